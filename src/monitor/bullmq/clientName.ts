import { parseScope, type QueueId } from './keys.ts';

export interface WorkerClientName {
  readonly queue: QueueId;
  /** The worker's `name` option; `null` when it was given none. */
  readonly workerName: string | null;
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/u;
const NAME_MARK = ':w:';

/**
 * Reads the name that a BullMQ worker gives its blocking connection: `<prefix>:<base64 of the queue>`, followed by
 * `:w:<worker name>` when it has one (`clientName` in the library's queue backend). Other BullMQ clients end in
 * `:qe` (queue events) or `:qs` (the scheduler of old versions) and are no workers.
 */
export function parseWorkerClientName(
  prefixes: readonly string[],
  clientName: string,
): WorkerClientName | null {
  const scope = parseScope(prefixes, clientName);
  if (scope === null) return null;
  const mark = scope.name.indexOf(NAME_MARK);
  const encoded = mark === -1 ? scope.name : scope.name.slice(0, mark);
  if (!BASE64.test(encoded)) return null;
  const name = Buffer.from(encoded, 'base64').toString('utf8');
  if (name === '' || Buffer.from(name, 'utf8').toString('base64') !== encoded) return null;
  const workerName = mark === -1 ? '' : scope.name.slice(mark + NAME_MARK.length);
  return { queue: { prefix: scope.prefix, name }, workerName: workerName === '' ? null : workerName };
}
