/** A colour theme of VS Code as a page gets it. */
export interface Theme {
  readonly bodyClass: string;
  readonly data: Readonly<Record<string, string>>;
  readonly variables: Readonly<Record<string, string>>;
}

/** What the fake VS Code around a page offers to the test, as `window.harness`. */
export interface Harness {
  /** Calls that the page sent to the host, as birpc writes them. */
  readonly sent: { readonly m: string; readonly a: readonly unknown[] }[];
  /** How many calls of each method a test has expected so far. */
  readonly expected: Record<string, number>;
  /** What the page's policy refused. */
  readonly violations: string[];
  /** Uncaught errors and unhandled rejections. */
  readonly errors: string[];
  /** Delivers a message as VS Code does; resolves when the page has drawn what it makes of it at once. */
  deliver(message: unknown): Promise<void>;
  /** Changes the colour theme; resolves when the page has its colours. */
  wear(theme: Theme): Promise<void>;
}
