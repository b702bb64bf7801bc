import type { DemoPart } from './demoPart.ts';

/** What runs, as a small table: system, name or address, and pid. */
export function summary(parts: readonly DemoPart[], folder: string, missing: string | null): string {
  const rows = parts.map(({ system, what, process }) => [system, what, `pid ${process.pid}`] as const);
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column as 0 | 1].length)));
  const lines = rows.map(
    ([system, what, pid]) => `  ${system.padEnd(widths[0] ?? 0)}  ${what.padEnd(widths[1] ?? 0)}  ${pid}`,
  );
  if (missing !== null) lines.push('', `  Celery does not run: ${missing}`);
  return ['', ...lines, '', `  Logs: ${folder}`, ''].join('\n');
}
