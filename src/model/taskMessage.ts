/**
 * What the message of a Celery task said, kept because it is nowhere to be read once a worker has run the task.
 * Texts are JSON in Python's dialect; `null`: where it was seen did not tell it.
 */
export interface TaskMessage {
  /** The registered name, never the one that a `shadow` shows instead. */
  readonly name: string;
  readonly queue: string | null;
  /** JSON array text. */
  readonly args: string | null;
  /** JSON object text. */
  readonly kwargs: string | null;
  /** JSON object text: callbacks, errbacks, what follows in the chain, and the chord. */
  readonly embed: string | null;
  /** JSON object text of the headers, without the representations of the arguments. */
  readonly headers: string | null;
  readonly priority: number | null;
  /** The list that takes the result where results are messages (`rpc://`). */
  readonly replyTo: string | null;
  readonly redelivered: boolean | null;
  /** Epoch ms of our clock. */
  readonly seenAt: number;
}
