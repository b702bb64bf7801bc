/** What the fake VS Code around a page offers to the test, as `window.harness`. */
export interface Harness {
  /** Calls that the page sent to the host, as birpc writes them. */
  readonly sent: { readonly m: string; readonly a: readonly unknown[] }[];
  /** What the page's policy refused. */
  readonly violations: string[];
  /** Uncaught errors and unhandled rejections. */
  readonly errors: string[];
  /** Milliseconds that the page was busy without a break, each time that it was for 50 or more. */
  readonly busy: number[];
  /** Delivers a message as VS Code does. */
  deliver(message: unknown): void;
}
