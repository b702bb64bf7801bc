/**
 * A limit of the history as it stands in the settings, a whole number. VS Code marks a value that does not fit, but
 * hands it out all the same: one that is no positive number must not end the monitor, so the default counts.
 */
export function historyLimit(value: unknown, byDefault: number): number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 1 ? Math.floor(value) : byDefault;
}
