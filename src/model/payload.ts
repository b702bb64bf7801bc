/** Where a value was read, in the words that the task panel shows. */
export type PayloadSource =
  | 'queue message'
  | 'in-flight message'
  | 'inspect reply'
  | 'result record'
  | 'job record'
  | 'event'
  /** Seen in one of the places above while the task was there, or sent from here, and kept since. */
  | 'seen earlier';

/**
 * A value of a task (arguments, result) as honestly as it is known.
 * - `json`: exact JSON text in Python's dialect (bare `NaN`/`Infinity`, integers of any size); parse with `tolerantJson`.
 * - `repr`: a representation in the worker's language, for display only; `truncated` when the worker cut it.
 * - `opaque`: present, but never decoded (pickle, unknown compression, larger than the cap).
 * - `absent`: not there, and why, as a sentence for the screen.
 */
export type Payload =
  | { readonly kind: 'json'; readonly text: string; readonly source: PayloadSource }
  | {
      readonly kind: 'repr';
      readonly text: string;
      readonly truncated: boolean;
      readonly source: PayloadSource;
    }
  | {
      readonly kind: 'opaque';
      readonly contentType: string;
      /** Size in bytes; `null` when it is not known. */
      readonly bytes: number | null;
      readonly repr: string | null;
      readonly source: PayloadSource;
    }
  | { readonly kind: 'absent'; readonly reason: string };
