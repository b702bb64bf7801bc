import * as v from 'valibot';
import type { ConnectionId } from '../../../model/connection.ts';

/** Where a document goes when it is sent. */
export interface SendTarget {
  readonly connectionId: ConnectionId;
  /** The task that is sent again; `null`: a new one. */
  readonly retryOf: string | null;
}

const TARGET = v.object({ connectionId: v.string(), retryOf: v.nullable(v.string()) });

/** The target as the document's address carries it, so that it survives a reload of the window. */
export function sendTargetQuery(target: SendTarget): string {
  return JSON.stringify(target);
}

/** Reads back {@link sendTargetQuery}; `null` when the text is none. */
export function readSendTarget(query: string): SendTarget | null {
  try {
    const read = v.safeParse(TARGET, JSON.parse(query));
    return read.success ? read.output : null;
  } catch {
    return null;
  }
}
