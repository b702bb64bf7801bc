import { done, refusal as refuse, type Action, type ActionOutcome } from '../../model/action.ts';
import type { SystemContext } from '../system.ts';
import { RedisLinkError } from '../redis/redisErrors.ts';
import { parseJobData } from './jobData.ts';
import { queueKey, queueScope, type QueueId } from './keys.ts';
import { metaCommand, parseMeta } from './queueCounts.ts';
import { replyValue, textOf } from './replyValue.ts';

export type AddJobAction = Extract<Action, { kind: 'bullmq.addJob' }>;

type Refusal = Extract<ActionOutcome, { ok: false }>;

/** Ms that the library may take to add the job. */
const DEADLINE_MS = 15_000;

/**
 * Adds one job through the bullmq library on a connection of its own. The queue may be new; one of the older Bull, or
 * keys of something else, are refused before anything is written. Never throws; `signal` gives up waiting for the confirmation.
 */
export async function addJob(
  context: SystemContext,
  action: AddJobAction,
  signal: AbortSignal,
): Promise<ActionOutcome> {
  const queue = { prefix: action.prefix, name: action.queue };
  const refusal = refuseInvalid(context, action);
  if (refusal !== null) return refusal;
  const data = parseJobData(action.data);
  if (!data.ok) return refuse('invalid', `The job's data is not JSON: ${data.message}`);
  try {
    const foreign = await refuseForeign(context, queue);
    return foreign ?? (await add(context, queue, action.name, data.value, signal));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const reason = error instanceof RedisLinkError ? 'unreachable' : 'refused';
    return refuse(reason, `The job was not added to '${action.queue}': ${message}`);
  }
}

function refuseInvalid(context: SystemContext, action: AddJobAction): Refusal | null {
  const { readOnly, name, bullmq } = context.config;
  if (readOnly) {
    return refuse(
      'read-only',
      `The connection '${name}' is read-only: no job is added. Edit it to allow this.`,
    );
  }
  if (!bullmq.prefixes.includes(action.prefix)) {
    return refuse(
      'invalid',
      `The prefix '${action.prefix}' is not one of the connection's (${bullmq.prefixes.join(', ')}): the job could not be followed. Add it to the connection first.`,
    );
  }
  if (action.queue === '' || action.queue.includes(':')) {
    return refuse(
      'invalid',
      `'${action.queue}' cannot name a queue: BullMQ allows no colon and no empty name.`,
    );
  }
  if (action.name === '') return refuse('invalid', 'A job needs a name, which tells its worker what to do.');
  return null;
}

async function refuseForeign(context: SystemContext, queue: QueueId): Promise<Refusal | null> {
  const [meta, id, wait] = await context.broker.pipeline([
    metaCommand(queue),
    ['TYPE', queueKey(queue, 'id')],
    ['TYPE', queueKey(queue, 'wait')],
  ]);
  if (parseMeta(meta).isBullmq === true) return null;
  const types = [id, wait].map((reply) => textOf(replyValue(reply)));
  if (meta?.ok === true && types.every((type) => type === 'none' || type === null)) return null;
  return refuse(
    'refused',
    `The keys of '${queueScope(queue)}' are not those of a BullMQ queue (perhaps of its predecessor Bull): nothing was added. Choose another queue.`,
  );
}

async function add(
  context: SystemContext,
  queue: QueueId,
  name: string,
  data: unknown,
  signal: AbortSignal,
): Promise<ActionOutcome> {
  const { Queue } = await import('./bullmqLibrary.ts');
  const client = await context.broker.openClient();
  const { promise: givenUp, resolve: giveUp } = Promise.withResolvers<null>();
  const onAbort = () => {
    giveUp(null);
  };
  const cancel = context.clock.after(DEADLINE_MS, onAbort);
  signal.addEventListener('abort', onAbort);
  try {
    // Version and stream length in the meta hash are the application's business, hence no update of them.
    const library = new Queue(queue.name, {
      connection: client,
      prefix: queue.prefix,
      skipMetasUpdate: true,
    });
    library.on('error', (error) => {
      context.log('warn', `BullMQ: adding a job: ${error.message}`);
    });
    const job = signal.aborted ? null : await Promise.race([library.add(name, data), givenUp]);
    if (job?.id === undefined) {
      return refuse(
        'no-reply',
        `Redis did not confirm the job for '${queue.name}' in time: it may have been added.`,
      );
    }
    return done(`Job ${job.id} (${name}) was added to '${queue.name}'.`, {
      task: { connectionId: context.config.id, system: 'bullmq', scope: queueScope(queue), id: job.id },
    });
  } finally {
    signal.removeEventListener('abort', onAbort);
    cancel();
    client.disconnect();
  }
}
