import type { ActionOutcome, TargetOutcome } from '../../../model/action.ts';
import { t } from '../../../model/l10n.ts';
import type { RedisArgument } from '../../redis/redisLink.ts';
import { actionMessages } from '../actionMessages.ts';
import { readInFlightMessage, type InFlightMessageResult } from '../inFlightMessage.ts';
import { queueOf } from '../inFlightEntry.ts';
import { askLiveClaims, type LiveClaims } from '../liveClaims.ts';
import { messageToRedeliver } from '../rewriteMessage.ts';
import { runScript } from '../runScript.ts';
import { taskIdOf } from '../taskMessage.ts';
import { countOf, textOf } from '../wireFields.ts';
import type { ActionOf, ActionParts } from './actionParts.ts';
import { messageOutcome } from './messageOutcome.ts';
import { orRefused } from './scriptReply.ts';

/** Messages put back by one action, and targets named in its outcome. */
const MOST = 10_000;
const MOST_NAMED = 1_000;
/** A longer message is left for kombu's own visibility timeout. */
const MAX_BYTES = 64 * 1024 * 1024;

/**
 * KEYS: hash, index, queue's list; ARGV: tag, value as it was read, message to push. The push comes first: when memory has
 * run out, it fails before anything is removed.
 */
const REQUEUE = `
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
local kind = redis.call('TYPE', KEYS[3])['ok']
if kind ~= 'list' and kind ~= 'none' then return -1 end
redis.call('RPUSH', KEYS[3], ARGV[3])
redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('ZREM', KEYS[2], ARGV[1])
return 1`;

type ReadMessage = Extract<InFlightMessageResult, { ok: true }>;

/**
 * Puts messages that no live worker holds any more back into their queues, next to run and marked as delivered before, as
 * kombu itself does after the visibility timeout. Without tags: all of them. Asks every worker first, and does nothing
 * unless all have answered, for a message that a worker still holds would run twice.
 *
 * @throws RedisLinkError when the server cannot be reached
 */
export function requeueInFlight(
  parts: ActionParts,
  { tags }: ActionOf<'celery.requeueInFlight'>,
): Promise<ActionOutcome> {
  const { context, control, workers, inFlight } = parts;
  return orRefused(async () => {
    if (tags.length === 0 && !inFlight.isComplete) return messageOutcome.inFlightUnknown();
    const result = await askLiveClaims(context, control, workers.liveNames());
    if (result.kind === 'forbidden') return actionMessages.refusedByServer(result.message);
    if (result.kind === 'incomplete') return messageOutcome.unanswered();
    const chosen = tags.length === 0 ? [...inFlight.tags.keys()] : [...new Set(tags)];
    const targets: TargetOutcome[] = [];
    for (const tag of chosen.slice(0, MOST)) {
      const outcome = await requeue(parts, tag, result.claims);
      if (outcome !== null && (outcome.kind === 'outcome' || tags.length > 0)) targets.push(outcome.target);
    }
    context.changed('queues');
    return messageOutcome.requeued(targets, MOST_NAMED, Math.max(0, chosen.length - MOST));
  });
}

/** `claimed`: a live worker may hold it, which is no failure unless it was asked for by name. */
type Requeued = { readonly kind: 'outcome' | 'claimed'; readonly target: TargetOutcome };

/** `null`: it is not in flight any more. */
async function requeue(parts: ActionParts, tag: string, claims: LiveClaims): Promise<Requeued | null> {
  const { keys } = parts;
  const { broker } = parts.context;
  const [bytes, score] = await broker.pipeline([
    ['HSTRLEN', keys.unacked, tag],
    ['ZSCORE', keys.unackedIndex, tag],
  ]);
  const size = bytes?.ok === true ? countOf(bytes.value) : undefined;
  if (size === undefined || size === 0) return null;
  if (size > MAX_BYTES) return failed(tag, t('It is too long to be moved'));
  const value = await broker.call(['HGET', keys.unacked, tag]);
  if (!Buffer.isBuffer(value)) return null;
  const read = readInFlightMessage(value);
  if (!read.ok) return failed(tag, t('It cannot be read: {0}', read.message));
  const taskId = taskIdOf(read.envelope);
  const target = taskId ?? tag;
  const objection = claims.objection({
    taskId,
    taskName: textOf(read.envelope.headers['task']) ?? null,
    // Without a time it is as old as can be: kombu would restore it at once.
    heldSince: score?.ok === true && Buffer.isBuffer(score.value) ? Number(String(score.value)) * 1_000 : 0,
  });
  if (objection !== null) return { ...failed(target, objection), kind: 'claimed' };
  return pushBack(parts, { tag, target, value, read });
}

async function pushBack(
  { context, keys, bindings }: ActionParts,
  held: { readonly tag: string; readonly target: string; readonly value: Buffer; readonly read: ReadMessage },
): Promise<Requeued | null> {
  const { tag, target, value, read } = held;
  const queue = queueOf(read, bindings);
  if (queue === null) return failed(target, t('No binding tells which queue it came from'));
  const rewritten = messageToRedeliver(value);
  if (!rewritten.ok) return failed(target, t('A worker could not read it: {0}', rewritten.problem));
  const step = keys.stepOf(countOf(read.envelope.properties['priority']) ?? 0);
  const args: readonly RedisArgument[] = [tag, value, rewritten.message];
  const list = keys.list(queue, step);
  const done = await runScript(context.broker, REQUEUE, [keys.unacked, keys.unackedIndex, list], args);
  if (done < 0) return failed(target, t("A key of the queue '{0}' holds something else than a list", queue));
  if (done === 0) return failed(target, t('It changed in that moment, so somebody takes care of it'));
  return { kind: 'outcome', target: { target, ok: true, message: t("Back in '{0}', next to run", queue) } };
}

function failed(target: string, message: string): Requeued {
  return { kind: 'outcome', target: { target, ok: false, message } };
}
