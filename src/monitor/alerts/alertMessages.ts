function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export function ruleNotLookedAt(rule: string, error: unknown): string {
  return `Whether the alert rule '${rule}' holds could not be looked at; it is tried again with the next change: ${reasonOf(error)}`;
}

export function alertsNotLookedAt(error: unknown): string {
  return `The alerts could not be brought up to date; that is tried again with the next change: ${reasonOf(error)}`;
}
