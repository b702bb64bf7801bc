/** How one test inside the extension host ended; the list of them is `results.json` beside the bundle. */
export interface InHostResult {
  readonly name: string;
  readonly passed: boolean;
  readonly skipped: boolean;
  readonly error: string | null;
}

/** What the tests inside the extension host are told: `scene.json` beside the bundle. */
export interface InHostScene {
  readonly brokerUrl: string;
  readonly resultUrl: string;
  /** A port on which nobody listens. */
  readonly deadPort: number;
}
