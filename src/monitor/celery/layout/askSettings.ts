import type { RemoteControl } from '../remoteControl.ts';
import { knowsResultPrefix, readWorkerConf, type WorkerConf } from './workerConf.ts';

const COLLECT_MS = 1_500;

/**
 * The settings of the application in the words of its workers, by nodename; `null` when this user may not ask or nobody answers.
 *
 * @param mostReplies enough, when it does not matter which worker tells
 * @throws RedisLinkError when the server cannot be reached
 */
export async function askSettings(
  control: Pick<RemoteControl, 'ask'>,
  mostReplies = Number.POSITIVE_INFINITY,
): Promise<ReadonlyMap<string, WorkerConf> | null> {
  const ask = (method: 'conf' | 'stats') =>
    control.ask(
      { method, arguments: {}, destination: null },
      COLLECT_MS,
      ({ length }) => length >= mostReplies,
    );
  const [outcome, stats] = await Promise.all([ask('conf'), ask('stats')]);
  if (outcome.kind !== 'replies') return null;
  const told = new Map(
    stats.kind === 'replies' ? stats.replies.map(({ worker, value }) => [worker, value]) : [],
  );
  const confs = new Map<string, WorkerConf>();
  for (const { worker, value } of outcome.replies) {
    const conf = readWorkerConf(value, told.get(worker));
    if (conf !== null) confs.set(worker, await withKnownPrefix(control, worker, conf));
  }
  return confs.size === 0 ? null : confs;
}

/** Old releases ignore a prefix of the result backend that their settings have. */
async function withKnownPrefix(
  control: Pick<RemoteControl, 'ask'>,
  worker: string,
  conf: WorkerConf,
): Promise<WorkerConf> {
  if (!conf.hasResultKeyPrefix) return conf;
  const question = { method: 'report', arguments: {}, destination: [worker] } as const;
  const outcome = await control.ask(question, COLLECT_MS, (replies) => replies.length > 0);
  const isKnown =
    outcome.kind !== 'replies' || outcome.replies.every(({ value }) => knowsResultPrefix(value));
  return isKnown ? conf : { ...conf, hasResultKeyPrefix: false };
}
