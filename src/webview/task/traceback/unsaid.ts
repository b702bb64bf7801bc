/** The lines of a trace's `detail` that follow the message which was `said`; all of them when that was cut. */
export function unsaid(detail: string, said: string | null): string {
  const [, ...known] = (said ?? '').split('\n');
  const lines = detail.split('\n');
  const isSaid = known.every((line, index) => lines[index]?.trimEnd() === line.trimEnd());
  return lines
    .slice(isSaid ? known.length : 0)
    .join('\n')
    .trim();
}
