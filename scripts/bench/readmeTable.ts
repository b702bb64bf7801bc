import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { root } from '../root.ts';
import { runTool } from '../toolchain/runTool.ts';
import type { Figure } from './figure.ts';
import { README_ROWS, type ReadmeRow } from './readmeRows.ts';

const BEGIN = '<!-- figures of npm run bench -->';
const END = '<!-- end of figures -->';
const BYTES_PER_GIB = 1_024 ** 3;

/**
 * Puts the figures of a run into the readme, with date and machine, between the two comments that mark their place. Only
 * what was measured gets a line.
 *
 * @throws Error when the readme has no such place, or nothing was measured that it shows.
 */
export async function writeReadmeTable(figures: readonly Figure[]): Promise<void> {
  const file = join(root, 'README.md');
  const text = readFileSync(file, 'utf8');
  const [before, rest] = text.split(BEGIN, 2);
  const after = rest?.split(END, 2)[1];
  if (before === undefined || after === undefined)
    throw new Error(`README.md has no place for figures: ${BEGIN} … ${END}`);
  writeFileSync(file, `${before}${BEGIN}\n\n${readmeTable(figures, new Date())}\n${END}${after}`);
  const prettier = join(root, 'node_modules', 'prettier', 'bin', 'prettier.cjs');
  await runTool(process.execPath, [prettier, '--log-level=warn', '--write', file], { cwd: root });
}

/** Markdown: a sentence on when and where, and the table. */
export function readmeTable(figures: readonly Figure[], date: Date): string {
  const rows = README_ROWS.flatMap((row) => {
    const figure = figures.find((one) => isOf(one, row));
    return figure === undefined ? [] : [cells(row, figure)];
  });
  if (rows.length === 0) throw new Error('Nothing was measured that the readme shows.');
  const rival = figures.map(({ against }) => against).find((name) => typeof name === 'string');
  const head = ['', 'Task Tower', rival ?? '', 'times better', 'goal'];
  const lines = [head, ['---', '---:', '---:', '---:', '---:'], ...rows].map(
    (line) => `| ${line.join(' | ')} |`,
  );
  return `Measured by \`npm run bench\` on ${date.toISOString().slice(0, 10)}: ${machine()}.\n\n${lines.join('\n')}\n`;
}

function isOf(figure: Figure, { figure: name, where = {} }: ReadmeRow): boolean {
  return figure.figure === name && Object.entries(where).every(([key, value]) => figure[key] === value);
}

function cells({ what, goal }: ReadmeRow, figure: Figure): readonly string[] {
  const { value, unit, theirs, ratio, gap, collected } = figure;
  const written = (number: unknown): string =>
    typeof number === 'number' ? `${number.toLocaleString('en-US')} ${unit}` : '';
  const said = typeof gap === 'string' ? ` (the gap is ${gap})` : '';
  const left = typeof collected === 'number' ? ` (${written(collected)} without garbage)` : '';
  return [
    what,
    `${written(value)}${said}${left}`,
    written(theirs),
    typeof ratio === 'number' ? String(ratio) : '',
    goal,
  ];
}

function machine(): string {
  const [cpu] = cpus();
  const memory = Math.round(totalmem() / BYTES_PER_GIB);
  return `${String(cpus().length)} cores (${cpu?.model.trim() ?? 'unknown'}), ${String(memory)} GiB, ${process.platform}, Node.js ${process.versions.node}`;
}
