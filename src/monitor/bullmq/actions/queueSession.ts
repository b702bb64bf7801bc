import { refusal, type ActionOutcome } from '../../../model/action.ts';
import { t } from '../../../model/l10n.ts';
import type { SystemContext } from '../../system.ts';
import type { RedisClient } from '../../redis/redisLink.ts';
import { RedisLinkError } from '../../redis/redisErrors.ts';
import { queueKey, queueScope, type QueueId } from '../keys.ts';
import { parseVerification, verifyCommands } from '../queueCounts.ts';
import { parseRelease, type Release } from '../release.ts';
import { listOf, replyValue, textOf } from '../replyValue.ts';
import { gatherPaused } from './gatherPaused.ts';
import { serverWords } from './serverWords.ts';
import type { Job, Queue } from '../bullmqLibrary.ts';

/** What a handler works with: the library's queue on a verified connection of its own, open while it runs. */
export interface QueueSession {
  readonly context: SystemContext;
  readonly id: QueueId;
  readonly queue: Queue;
  readonly client: RedisClient;
  /** What the queue notes of its own BullMQ; `null`: it is new, or not known. */
  readonly release: Release | null;
  /** @throws Error when the queue has no job of this id */
  job(jobId: string): Promise<Job>;
}

export interface SessionOptions {
  readonly context: SystemContext;
  readonly id: QueueId;
  /** Gives up: the connection is cut, and what was sent may have been done. */
  readonly signal: AbortSignal;
  /** Whether a queue that does not exist yet may be made. */
  readonly mayBeNew: boolean;
  /** Ms after which it is given up. */
  readonly deadlineMs: number;
}

/**
 * Runs one action through the bullmq library. Keys that are not those of a BullMQ queue are refused before anything is
 * written, and the queue's own meta hash is left alone. Never throws.
 */
export async function inQueueSession(
  options: SessionOptions,
  run: (session: QueueSession) => Promise<ActionOutcome>,
): Promise<ActionOutcome> {
  const { context, id } = options;
  const gaveUp = new AbortController();
  const cancel = context.clock.after(options.deadlineMs, () => {
    gaveUp.abort();
  });
  const signal = AbortSignal.any([options.signal, gaveUp.signal]);
  try {
    const ground = await groundOf(context, id, options.mayBeNew);
    return ground.ok ? await connected({ ...options, signal }, ground.release, run) : ground.refusal;
  } catch (error) {
    const message = serverWords(error);
    if (signal.aborted) {
      return refusal(
        'no-reply',
        t(
          "Redis did not confirm it for '{0}' in time: it may have been done. Look at the queue before you try again.",
          id.name,
        ),
      );
    }
    return refusal(error instanceof RedisLinkError ? 'unreachable' : 'refused', message);
  } finally {
    cancel();
  }
}

type Ground =
  | { readonly ok: true; readonly release: Release | null }
  | { readonly ok: false; readonly refusal: ActionOutcome };

async function groundOf(context: SystemContext, id: QueueId, mayBeNew: boolean): Promise<Ground> {
  const [meta, delay, version, ids, wait] = await context.broker.pipeline([
    ...verifyCommands(id),
    ['HMGET', queueKey(id, 'meta'), 'version'],
    ['TYPE', queueKey(id, 'id')],
    ['TYPE', queueKey(id, 'wait')],
  ]);
  const kind = meta === undefined || delay === undefined ? null : parseVerification([meta, delay]);
  if (kind === 'bullmq-1') {
    return {
      ok: false,
      refusal: refusal(
        'unsupported',
        t(
          "'{0}' is a queue of BullMQ 1, whose workers would not understand what is written today: nothing was written. If all its workers are newer, delete the key '{1}', which only that release uses.",
          id.name,
          `${queueScope(id)}:delay`,
        ),
      ),
    };
  }
  if (kind === 'bullmq') {
    return { ok: true, release: parseRelease(textOf(listOf(replyValue(version))[0] ?? null)) };
  }
  const types = [ids, wait].map((reply) => textOf(replyValue(reply)));
  const isFree = meta?.ok === true && types.every((type) => type === 'none' || type === null);
  if (isFree && mayBeNew) return { ok: true, release: null };
  return {
    ok: false,
    refusal: isFree
      ? refusal('invalid', t("There is no queue '{0}' any more.", queueScope(id)))
      : refusal(
          'refused',
          t(
            "The keys of '{0}' are not those of a BullMQ queue (perhaps of its predecessor Bull): nothing was written. Choose another queue.",
            queueScope(id),
          ),
        ),
  };
}

async function connected(
  { context, id, signal }: SessionOptions,
  release: Release | null,
  run: (session: QueueSession) => Promise<ActionOutcome>,
): Promise<ActionOutcome> {
  const library = await import('../bullmqLibrary.ts');
  const client = await context.broker.openClient();
  const cut = (): void => {
    client.disconnect();
  };
  signal.addEventListener('abort', cut);
  try {
    signal.throwIfAborted();
    // Version and stream length in the meta hash are the application's business, hence no update of them.
    const queue = new library.Queue(id.name, {
      connection: client,
      prefix: id.prefix,
      skipMetasUpdate: true,
    });
    queue.on('error', (error) => {
      context.log('warn', `BullMQ: ${queueScope(id)}: ${error.message}`);
    });
    const outcome = await run({
      context,
      release,
      id,
      queue,
      client,
      async job(jobId) {
        const job = await library.Job.fromId(queue, jobId);
        if (job === undefined) throw new Error(t('it is not there any more'));
        return job;
      },
    });
    await gatherPaused(client, id, release);
    return outcome;
  } finally {
    signal.removeEventListener('abort', cut);
    client.disconnect();
  }
}
