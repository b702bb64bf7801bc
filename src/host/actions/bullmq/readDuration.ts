const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
const GREATEST_MS = 10 * 365 * 86_400_000;

/** `500ms`, `30s`, `5m`, `1.5h`, `7d` or `0` in ms; `null`: the text is none of these, or more than ten years. */
export function readDuration(text: string): number | null {
  const trimmed = text.trim().toLowerCase();
  if (trimmed === '0') return 0;
  const match = /^(\d{1,12}(?:\.\d{1,6})?)\s*([a-z]+)$/.exec(trimmed);
  const unit = match?.[2] !== undefined && Object.hasOwn(UNITS, match[2]) ? UNITS[match[2]] : undefined;
  if (match === null || unit === undefined) return null;
  const ms = Math.round(Number(match[1]) * unit);
  return ms <= GREATEST_MS ? ms : null;
}
