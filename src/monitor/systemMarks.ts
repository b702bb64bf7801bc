import type { ConnectionConfig } from '../model/connection.ts';
import type { SystemKind } from '../model/system.ts';
import { globEscape } from './redis/scanSlice.ts';

/** Keys by which a system gives itself away in its broker database. */
export interface SystemMark {
  readonly system: SystemKind;
  /** Redis glob. */
  readonly pattern: string;
}

/** The marks of a connection's systems, its prefixes respected: kombu's bindings, BullMQ's queue records. */
export function systemMarks(config: ConnectionConfig): readonly SystemMark[] {
  const celery: SystemMark = {
    system: 'celery',
    pattern: `${globEscape(config.celery.keyPrefix)}_kombu.binding.*`,
  };
  const bullmq = config.bullmq.prefixes.map((prefix): SystemMark => ({
    system: 'bullmq',
    pattern: `${globEscape(prefix)}:*:meta`,
  }));
  return [celery, ...bullmq];
}
