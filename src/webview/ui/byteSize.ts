const UNITS = ['B', 'kB', 'MB', 'GB'] as const;

/** Bytes as a person reads them, in steps of 1,000: `812 B`, `1.2 kB`, `5.2 MB`. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1_000 && unit < UNITS.length - 1) {
    value /= 1_000;
    unit++;
  }
  return `${value.toLocaleString(undefined, { maximumFractionDigits: unit === 0 ? 0 : 1 })} ${UNITS[unit] ?? ''}`;
}
