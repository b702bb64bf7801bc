import type { Redis } from 'ioredis';
import { isFinished, type TaskState } from '../../src/model/taskState.ts';
import { CONNECTION, type WatchedHost } from './watchedHost.ts';

/** Ends as Celery's result backend writes them. */
const ENDS: Readonly<Record<string, TaskState>> = { SUCCESS: 'succeeded', FAILURE: 'failed' };
const RESULT = 'celery-task-meta-';
const PAGE = 1_000;
/** A record begins with its state; a result may be 100 MB long. */
const HEAD_BYTES = 64;
const MOST_EXAMPLES = 5;

export interface Comparison {
  /** Tasks whose end stands in the result backend. */
  readonly ended: number;
  /** Of those, which the monitor shows otherwise, or not at all. */
  readonly wrong: number;
  readonly examples: readonly string[];
  /** Tasks that the monitor shows as under way though the result backend knows no end of them. */
  readonly open: number;
  /** Tasks in the monitor's history. */
  readonly rows: number;
}

/** Holds every task that the monitor shows against the end that its worker has stored. */
export async function compareWithResults(host: WatchedHost, results: Redis): Promise<Comparison> {
  const shown = await shownStates(host);
  const examples: string[] = [];
  const ended = new Set<string>();
  let wrong = 0;
  let cursor = '0';
  do {
    const [next, keys] = await results.scan(cursor, 'MATCH', `${RESULT}*`, 'COUNT', PAGE);
    cursor = next;
    const heads = await headsOf(results, keys);
    for (const [index, key] of keys.entries()) {
      const end = ENDS[/"status": ?"([A-Z]+)"/.exec(heads[index] ?? '')?.[1] ?? ''];
      const id = key.slice(RESULT.length);
      if (end === undefined || ended.has(id)) continue;
      ended.add(id);
      const state = shown.get(id);
      if (state === end) continue;
      wrong++;
      if (examples.length < MOST_EXAMPLES) examples.push(`${id}: ${end}, shown as ${state ?? 'unknown'}`);
    }
  } while (cursor !== '0');
  const open = [...shown].filter(([id, state]) => !ended.has(id) && !isFinished(state)).length;
  return { ended: ended.size, wrong, examples, open, rows: shown.size };
}

async function shownStates(host: WatchedHost): Promise<ReadonlyMap<string, TaskState>> {
  const states = new Map<string, TaskState>();
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof nextPage>> = await nextPage(host, cursor);
    for (const { ref, state } of page.tasks) if (ref.connectionId === CONNECTION) states.set(ref.id, state);
    cursor = page.next;
  } while (cursor !== null);
  return states;
}

function nextPage(host: WatchedHost, cursor: string | null) {
  return host.ask('getTasks', { filter: {}, limit: PAGE, cursor });
}

async function headsOf(results: Redis, keys: readonly string[]): Promise<readonly string[]> {
  if (keys.length === 0) return [];
  const pipeline = results.pipeline();
  for (const key of keys) pipeline.getrange(key, 0, HEAD_BYTES);
  const replies = (await pipeline.exec()) ?? [];
  return replies.map(([, head]) => String(head));
}
