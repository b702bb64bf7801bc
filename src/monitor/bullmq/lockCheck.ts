import type { Clock } from '../clock.ts';
import type { PipelineReply, RedisCommand } from '../redis/redisLink.ts';
import { jobKey, queueKey, type QueueId } from './keys.ts';
import type { PollPart } from './pollPart.ts';
import type { TrackedQueue } from './queues.ts';
import { listOf, numberOf, replyValue, textOf } from './replyValue.ts';

export interface LockCheck extends PollPart {
  /** The numbers of a queue were read: it is checked when jobs of it are active. */
  looked(queue: TrackedQueue): void;
  /** Active jobs that no lock holds, at least; `null`: not checked, as there are too many active ones. */
  unlocked(scope: string): number | null;
  forget(scope: string): void;
}

/** Queues with more active jobs are not checked. */
const MAX_ACTIVE = 50;
const QUEUES_PER_TICK = 5;
/** Ms between two checks of one queue. */
const PAUSE_MS = 5_000;

interface Check {
  readonly queue: QueueId;
  /** The active jobs at the last check. */
  readonly ids: readonly string[];
  readonly unlocked: number | null;
  readonly nextAt: number;
}

/**
 * Looks whether active jobs are held by a lock, which their worker renews: those without one have stalled, or their worker
 * is gone. Two commands for each queue that executes something, at a slow beat.
 */
export function createLockCheck(options: {
  readonly clock: Clock;
  onChange(): void;
  /** All active jobs of a queue. */
  onActive(scope: string, ids: readonly string[]): void;
}): LockCheck {
  const checks = new Map<string, Check>();
  let asked: readonly string[] = [];

  function looked({ scope, id, counts }: TrackedQueue): void {
    const active = counts?.active ?? null;
    if (active !== null && active > 0 && active <= MAX_ACTIVE) {
      if (!checks.has(scope)) checks.set(scope, { queue: id, ids: [], unlocked: null, nextAt: 0 });
      return;
    }
    if (active === 0) options.onActive(scope, []);
    if (checks.has(scope)) forget(scope);
  }

  function forget(scope: string): void {
    const had = (checks.get(scope)?.unlocked ?? 0) > 0;
    checks.delete(scope);
    if (had) options.onChange();
  }

  function commands(): readonly RedisCommand[] {
    const now = options.clock.now();
    const due = [...checks].filter(([, { nextAt }]) => nextAt <= now).slice(0, QUEUES_PER_TICK);
    asked = due.map(([scope]) => scope);
    return due.flatMap(([, { queue, ids }]): RedisCommand[] => [
      // The first look at a queue knows no job yet; a queue has no job without a name.
      ['EXISTS', ...(ids.length === 0 ? [''] : ids).map((id) => `${jobKey(queue, id)}:lock`)],
      ['LRANGE', queueKey(queue, 'active'), 0, MAX_ACTIVE],
    ]);
  }

  function apply(replies: readonly PipelineReply[]): void {
    const now = options.clock.now();
    let hasChanged = false;
    for (const [index, scope] of asked.entries()) {
      const before = checks.get(scope);
      if (before === undefined) continue;
      const after = checked(before, replies[index * 2], replies[index * 2 + 1], now);
      checks.delete(scope);
      checks.set(scope, after);
      if (after.ids.length > 0 && after.ids.length <= MAX_ACTIVE) options.onActive(scope, after.ids);
      hasChanged ||= after.unlocked !== before.unlocked;
    }
    asked = [];
    if (hasChanged) options.onChange();
  }

  return { looked, commands, apply, unlocked: (scope) => checks.get(scope)?.unlocked ?? null, forget };
}

/**
 * Of the jobs that were active before, those that still are must have locks. One that ended between the two commands makes
 * the number smaller, never larger.
 */
function checked(
  before: Check,
  locks: PipelineReply | undefined,
  active: PipelineReply | undefined,
  now: number,
): Check {
  const held = numberOf(replyValue(locks));
  if (held === null || active?.ok !== true)
    return { ...before, ids: [], unlocked: null, nextAt: now + PAUSE_MS };
  const ids = listOf(active.value).flatMap((id) => textOf(id) ?? []);
  const stayed = ids.filter((id) => before.ids.includes(id)).length;
  // A queue that is new here is looked at again in the next tick, now that its jobs are known.
  const isFirst = before.ids.length === 0;
  return {
    ...before,
    ids,
    unlocked: isFirst ? before.unlocked : Math.max(0, stayed - held),
    nextAt: isFirst ? now : now + PAUSE_MS,
  };
}
