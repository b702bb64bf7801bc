import type { ConnectionId } from '../connection.ts';
import type { SystemKind } from '../system.ts';

/** Which ends of tasks count. A name and a worker are counted apart, so one question asks for one or the other. */
export type TaskSelection =
  | { readonly kind: 'all' }
  /** `null`: any. */
  | { readonly kind: 'tasks'; readonly name: string | null; readonly queue: string | null }
  | { readonly kind: 'worker'; readonly worker: string };

/** What a question about statistics is about. Absent fields do not restrict. */
export interface StatisticsScope {
  /** Absent: every watched connection. */
  readonly connectionIds?: readonly ConnectionId[];
  readonly system?: SystemKind;
  readonly tasks: TaskSelection;
}
