import { t } from '../../model/l10n.ts';
import { formatNumber } from '../../model/numberFormat.ts';
import type { Worker } from '../../model/worker.ts';
import type { WorkerDetail, WorkerTask } from '../../model/workerDetail.ts';
import type { SystemContext } from '../system.ts';
import type { ControlReply } from './controlReply.ts';
import type { InFlight } from './inFlight.ts';
import { readRegistered } from './registeredTasks.ts';
import type { RemoteControl } from './remoteControl.ts';
import { answerNode, askWorker, indistinct, unanswered, type WorkerQuestion } from './workerAnswers.ts';
import type { CeleryWorkers } from './workers.ts';
import { readSettings, readSoftware } from './workerSettings.ts';
import { readStats, type WorkerStats } from './workerStats.ts';
import { MAX_LISTED, readScheduledWorkerTasks, readWorkerTasks, workerTaskOf } from './workerTasks.ts';
import { isWireObject, textOf } from './wireFields.ts';

export interface WorkerDetailParts {
  readonly control: RemoteControl;
  readonly workers: CeleryWorkers;
  readonly inFlight: InFlight;
}

const MAX_UNFINISHED = 5_000;

/**
 * Everything about one worker, asked of it alone. A worker that does not answer is shown with what is known, and with
 * a sentence per part that is not.
 *
 * @param id {@link Worker.id}
 * @returns `null` when there is no such worker
 * @throws RedisLinkError when the server cannot be reached
 */
export async function readWorkerDetail(
  context: SystemContext,
  parts: WorkerDetailParts,
  id: string,
): Promise<WorkerDetail | null> {
  const listed = (): readonly Worker[] => parts.workers.list(context.failuresByWorker(), context.clock.now());
  const worker = listed().find((one) => one.id === id);
  if (worker === undefined) return null;
  const live = listed().filter(({ name, status }) => name === worker.name && status !== 'offline');
  if (worker.status === 'offline') {
    return compose(context, parts, worker, new Answers(worker, 0, null), [
      t('It is offline, so it was not asked.'),
    ]);
  }
  const answers = await askWorker(parts.control, worker.name, Math.max(1, live.length));
  const unknown =
    answers.forbidden === null ? [] : [t('This Redis user may not ask workers: {0}', answers.forbidden)];
  const told = new Answers(worker, live.length, answers.replies);
  return compose(context, parts, listed().find((one) => one.id === id) ?? worker, told, unknown);
}

/** The answers of one process among those of its nodename. */
class Answers {
  readonly unknown: string[] = [];
  readonly stats: WorkerStats | null;
  private readonly worker: Worker;
  private readonly namesakes: number;
  private readonly replies: Readonly<Record<WorkerQuestion, readonly ControlReply[]>> | null;

  constructor(
    worker: Worker,
    namesakes: number,
    replies: Readonly<Record<WorkerQuestion, readonly ControlReply[]>> | null,
  ) {
    this.worker = worker;
    this.namesakes = namesakes;
    this.replies = replies;
    const all = (replies?.stats ?? []).flatMap(({ value }) => readStats(value) ?? []);
    this.stats = all.find(({ pid }) => pid === worker.pid) ?? null;
    if (replies !== null && this.stats === null) this.unknown.push(unanswered('stats'));
  }

  /** Its own answer; `null`, with the reason noted, when there is none or it cannot be told from a namesake's. */
  read<T>(question: WorkerQuestion, read: (reply: ControlReply) => T | null): T | null {
    if (this.replies === null) return null;
    const replies = this.replies[question];
    const [first] = replies;
    if (first === undefined) return this.lacks(unanswered(question));
    const isShared = this.namesakes > 1 || replies.length > 1;
    if (isShared && (replies.length < this.namesakes || replies.some(({ text }) => text !== first.text))) {
      return this.lacks(indistinct(question, this.worker.name));
    }
    return read(first) ?? this.lacks(unanswered(question));
  }

  /** A list, of which only the first tasks are shown. */
  tasks(
    question: 'active' | 'reserved' | 'scheduled',
    read: (reply: ControlReply) => readonly WorkerTask[] | null,
  ): readonly WorkerTask[] | null {
    return this.read(question, (reply) => {
      if (Array.isArray(reply.value) && reply.value.length > MAX_LISTED)
        this.unknown.push(
          LISTED_IN_PART[question](formatNumber(reply.value.length), formatNumber(MAX_LISTED)),
        );
      return read(reply);
    });
  }

  /** Running tasks name the process of the pool, which tells namesakes apart. */
  active(read: (reply: ControlReply) => readonly WorkerTask[] | null): readonly WorkerTask[] | null {
    const replies = this.replies?.active ?? [];
    if (this.namesakes < 2 || replies.length < this.namesakes) return this.tasks('active', read);
    const own = new Set([...(this.stats?.processes ?? []), this.worker.pid]);
    return replies.flatMap((reply) => read(reply) ?? []).filter(({ pid }) => own.has(pid));
  }

  private lacks(sentence: string): null {
    this.unknown.push(sentence);
    return null;
  }
}

function compose(
  context: SystemContext,
  parts: WorkerDetailParts,
  worker: Worker,
  answers: Answers,
  reasons: readonly string[],
): WorkerDetail {
  const { id } = context.config;
  const active = answers.active((reply) => readWorkerTasks(answerNode(reply), id));
  const reserved = answers.tasks('reserved', (reply) => readWorkerTasks(answerNode(reply), id));
  const scheduled = answers.tasks('scheduled', (reply) => readScheduledWorkerTasks(answerNode(reply), id));
  const registered = answers.read('registered', ({ value }) => readRegistered(value));
  const isLimited = registered?.some(({ rateLimit }) => rateLimit !== null) ?? true;
  const limited = isLimited ? rateLimited(context, parts, worker, [active, reserved, scheduled]) : [];
  const stats = answers.stats ?? parts.workers.process(worker.id)?.stats ?? null;
  const detail = {
    worker,
    active,
    reserved,
    scheduled,
    rateLimited: typeof limited === 'string' ? null : limited,
    registered,
    processes: stats?.processes ?? null,
    prefetch: stats?.prefetch ?? null,
    revoked: answers.read('revoked', ({ value }) => (Array.isArray(value) ? value.length : null)),
    settings: answers.read('conf', (reply) => readSettings(answerNode(reply))),
    software: answers.read('report', ({ value }) =>
      readSoftware((isWireObject(value) ? textOf(value['ok']) : undefined) ?? ''),
    ),
    readAt: context.clock.now(),
  };
  const unlisted = typeof limited === 'string' ? [limited] : [];
  return { ...detail, unknown: [...reasons, ...new Set(answers.unknown), ...unlisted] };
}

/**
 * Tasks that it received and has not acknowledged, but that stand in none of its lists: workers do not list what
 * waits for a token of a rate limit. A sentence where that cannot be told.
 */
function rateLimited(
  context: SystemContext,
  { inFlight }: WorkerDetailParts,
  worker: Worker,
  lists: readonly (readonly WorkerTask[] | null)[],
): readonly WorkerTask[] | string {
  const listed = new Set(lists.flatMap((list) => list ?? []).map(({ ref }) => ref.id));
  const isCut = lists.some((list) => list === null || list.length >= MAX_LISTED);
  if (isCut || !inFlight.isComplete || worker.taskEvents !== 'on') return limitedUnknown();
  return context
    .unfinished(MAX_UNFINISHED)
    .filter((task) => task.worker === worker.name && task.state === 'received')
    .filter(({ ref }) => !listed.has(ref.id) && inFlight.tagOf(ref.id) !== null)
    .slice(0, MAX_LISTED)
    .map(workerTaskOf);
}

function limitedUnknown(): string {
  return t(
    'Which tasks wait for a rate limit is not known: that takes its task events, its whole lists and every message in flight.',
  );
}

const LISTED_IN_PART: Readonly<
  Record<'active' | 'reserved' | 'scheduled', (count: string, listed: string) => string>
> = {
  active: (count, listed) => t('It holds {0} tasks as active; the first {1} are listed.', count, listed),
  reserved: (count, listed) => t('It holds {0} tasks as reserved; the first {1} are listed.', count, listed),
  scheduled: (count, listed) =>
    t('It holds {0} tasks as scheduled; the first {1} are listed.', count, listed),
};
