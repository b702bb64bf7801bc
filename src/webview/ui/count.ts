/** A count with its noun, by locale: `1 item`, `25,000 items`. */
export function formatCount(count: number, one: string, many: string): string {
  return `${count.toLocaleString()} ${count === 1 ? one : many}`;
}
