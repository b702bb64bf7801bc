import type { Figure } from './figure.ts';

/** Figures as a Markdown table, to be carried into a document; the circumstances that say nothing more than a number stand beside. */
export function figureTable(figures: readonly Figure[]): string {
  const rows = figures.map(({ figure, value, unit, ...circumstances }) => [
    figure,
    `${value.toLocaleString('en-US')} ${unit}`,
    Object.entries(circumstances)
      .filter(([, one]) => typeof one === 'number' || typeof one === 'string')
      .map(
        ([name, one]) =>
          `${inWords(name)} ${typeof one === 'number' ? one.toLocaleString('en-US') : String(one)}`,
      )
      .join(', '),
  ]);
  return [['figure', 'value', 'circumstances'], ['---', '---:', '---'], ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`)
    .join('');
}

/** `otherEventsPerSecond` as `other events per second`. */
function inWords(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
