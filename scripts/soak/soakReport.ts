/** What came of one soak: which promises it broke, and its figures. */
export interface SoakReport {
  readonly soak: string;
  /** A sentence for each promise that was not kept. */
  readonly broken: readonly string[];
  readonly [figure: string]: unknown;
}
