/** One call between a panel's page and the host, as birpc writes a call that wants no reply. */
export interface PanelCall {
  readonly t: 'q';
  readonly m: string;
  readonly a: readonly unknown[];
}

/**
 * Reads a message that came through a webview's channel; `null` for everything that is not a call of one of `methods`.
 * Both sides ask it before birpc sees a message: birpc would look the name up on the prototype as well.
 */
export function readPanelCall(message: unknown, methods: ReadonlySet<string>): PanelCall | null {
  if (typeof message !== 'object' || message === null) return null;
  if (!('t' in message && 'm' in message && 'a' in message) || 'i' in message) return null;
  const { t, m, a } = message;
  if (t !== 'q' || typeof m !== 'string' || !methods.has(m) || !Array.isArray(a)) return null;
  return { t, m, a };
}
