import * as v from 'valibot';

const PLACE = { connectionId: v.string(), prefix: v.string(), queue: v.string() };

const TARGET = v.variant('kind', [
  v.object({ kind: v.literal('job'), ...PLACE }),
  v.object({
    kind: v.literal('data'),
    ...PLACE,
    id: v.string(),
    /** SHA-256 in hex of the data that was opened: what has changed meanwhile is not overwritten. */
    was: v.string(),
  }),
  v.object({ kind: v.literal('scheduler'), ...PLACE }),
]);

/** What becomes of a document when it is sent: a new job, the data of a job that waits, or a job scheduler. */
export type JobDocumentTarget = v.InferOutput<typeof TARGET>;

/** The target as the document's address carries it. */
export function jobTargetQuery(target: JobDocumentTarget): string {
  return JSON.stringify(target);
}

/** Reads back {@link jobTargetQuery}; `null` when the text is none. */
export function readJobTarget(query: string): JobDocumentTarget | null {
  try {
    const read = v.safeParse(TARGET, JSON.parse(query));
    return read.success ? read.output : null;
  } catch {
    return null;
  }
}
