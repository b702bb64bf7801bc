/** What stands in the history where a secret stood. */
export const REDACTED = '[redacted]';

/** Whether secrets were taken out of a text, so that it is not what it was. */
export function isRedacted(text: string): boolean {
  return text.includes(REDACTED);
}
