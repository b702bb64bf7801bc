import type { TargetOutcome } from '../../../model/action.ts';
import { formatNumber } from '../../../model/numberFormat.ts';
import { isFinished } from '../../../model/taskState.ts';
import { t } from '../../../model/l10n.ts';
import { decodeEnvelope } from '../envelope.ts';
import { messagesNearEnds } from '../listEnds.ts';
import { taskIdOf } from '../taskMessage.ts';
import { isWireObject } from '../wireFields.ts';
import type { ActionParts } from './actionParts.ts';

export interface Revocable {
  readonly revocable: readonly string[];
  /** Each with the reason. */
  readonly refused: readonly TargetOutcome[];
}

/** Ids that the history does not have are looked for in Redis and asked of workers: no more than this many. */
const MAX_SEARCHED = 100;
const MAX_QUEUES = 50;
const COLLECT_MS = 1_500;

/**
 * Since 5.6.2 a worker stores a REVOKED result for every id at once, known or not: a mistyped id would become a task that
 * never was, and the FAILURE of an ended task would be overwritten. So an id is revoked only when the history, a worker,
 * the in-flight table or the ends of a queue know it, and its end is not known.
 *
 * @throws RedisLinkError when the server cannot be reached
 */
export async function judgeRevocable(parts: ActionParts, ids: readonly string[]): Promise<Revocable> {
  const { context } = parts;
  const refused: TargetOutcome[] = [];
  const known: string[] = [];
  const unknown: string[] = [];
  for (const id of ids) {
    const record = context.known({ connectionId: context.config.id, system: 'celery', scope: '', id });
    if (record === null) unknown.push(id);
    else if (isFinished(record.state) && record.state !== 'lost') {
      refused.push({ target: id, ok: false, message: t('it has ended already: {0}', record.state) });
    } else known.push(id);
  }
  const searched = new Set(unknown.slice(0, MAX_SEARCHED));
  const found = await search(parts, [...searched]);
  for (const id of unknown) {
    if (found.has(id)) known.push(id);
    else refused.push({ target: id, ok: false, message: searched.has(id) ? notFound() : notSearched() });
  }
  return { revocable: known, refused };
}

function notFound(): string {
  return t(
    'nobody knows this task: it is neither in the history nor with a worker nor near the end of a queue',
  );
}

function notSearched(): string {
  return t(
    'it is not in the history, and only {0} such tasks are looked for at once: name fewer',
    formatNumber(MAX_SEARCHED),
  );
}

async function search(parts: ActionParts, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const inFlight = ids.filter((id) => parts.inFlight.tagOf(id) !== null);
  const queued = await searchQueues(parts, new Set(ids));
  const rest = ids.filter((id) => !inFlight.includes(id) && !queued.has(id));
  const held = rest.length === 0 ? [] : await askWorkers(parts, rest);
  return new Set([...inFlight, ...queued, ...held]);
}

/** Looks at the newest messages of each queue and at those that run next. */
async function searchQueues(
  { context, keys, queues }: ActionParts,
  ids: ReadonlySet<string>,
): Promise<ReadonlySet<string>> {
  const lists = queues
    .list()
    .filter(({ waiting }) => waiting !== 0)
    .slice(0, MAX_QUEUES)
    .flatMap(({ name }) => keys.lists(name));
  const found = new Set<string>();
  for await (const message of messagesNearEnds(
    context.broker,
    lists.map(({ key }) => key),
  )) {
    const decoded = decodeEnvelope(message);
    const id = decoded.ok ? taskIdOf(decoded.envelope) : null;
    if (id !== null && ids.has(id)) found.add(id);
    if (found.size === ids.size) break;
  }
  return found;
}

async function askWorkers({ control }: ActionParts, ids: readonly string[]): Promise<readonly string[]> {
  const outcome = await control.ask(
    { method: 'query_task', arguments: { ids }, destination: null },
    COLLECT_MS,
  );
  if (outcome.kind !== 'replies') return [];
  return ids.filter((id) =>
    outcome.replies.some(({ value }) => isWireObject(value) && Array.isArray(value[id])),
  );
}
