import { ACTIONS, type Action, type ActionKind } from '../../../model/action.ts';
import type { ConnectionId } from '../../../model/connection.ts';
import type { Worker } from '../../../model/worker.ts';
import { tCount } from '../../../model/l10n.ts';
import { formatCount } from '../../format/count.ts';
import type { ActionCommand, ActionDeps } from '../actionCommand.ts';
import { namedObjects } from '../confirmation.ts';
import { refuseReadOnly, runAction } from '../runAction.ts';
import { type WorkerTargets, workerTargets } from '../targets/workerTargets.ts';

/** Where a control command goes: workers of one connection. */
export interface ControlTarget {
  readonly connectionId: ConnectionId;
  readonly workers: readonly string[];
}

/** One control command of Celery. Texts are messages of `l10n`; `{0}` stands for the workers. */
export interface WorkerCommandSpec<Input> {
  readonly kind: ActionKind;
  /** `Restart the pool of {0}?` */
  readonly question: string;
  readonly consequence: string;
  /** Asks for what it needs besides the workers; `undefined`: a person left it. */
  ask(workers: readonly Worker[], title: string, deps: ActionDeps): Promise<Input | undefined>;
  action(target: ControlTarget, input: Input): Action;
  /** Fills `{1}`, `{2}` of the texts. */
  words?(input: Input): readonly string[];
  /** Which workers a picker offers; absent: all that can be reached. */
  readonly offered?: (worker: Worker) => boolean;
  /** The button when several workers are told; `{0}`: their number. Absent: the action's title. */
  readonly buttonForMany?: string;
  /** Typed before all workers of a connection are told: nothing runs afterwards. */
  readonly typedForAll?: boolean;
  readonly showAnswer?: boolean;
}

/** For control commands that need nothing but workers. */
export async function nothing(): Promise<null> {
  return null;
}

/** The command of one control command: which workers, what it needs, then the one way to act. */
export function workerCommand<Input>(spec: WorkerCommandSpec<Input>): ActionCommand {
  return async (call, deps) => {
    const targets = await workerTargets(call, spec, deps);
    if (targets === null) return null;
    const grouped = Map.groupBy(targets.workers, ({ connectionId }) => connectionId);
    const refused = await refuseReadOnly(spec.kind, [...grouped.keys()], deps);
    if (refused !== null) return refused;
    const title = deps.wording.t(ACTIONS[spec.kind].title);
    const input = await spec.ask(targets.workers, title, deps);
    if (input === undefined) return null;
    const actions = [...grouped].map(([connectionId, workers]) =>
      spec.action({ connectionId, workers: [...new Set(workers.map(({ name }) => name))] }, input),
    );
    return runAction({ actions, ...(await words(spec, input, targets, deps)) }, deps);
  };
}

async function words<Input>(
  spec: WorkerCommandSpec<Input>,
  input: Input,
  { workers, isWholeConnection }: WorkerTargets,
  { wording, monitor }: ActionDeps,
): Promise<Omit<Parameters<typeof runAction>[0], 'actions'>> {
  const { t, locale } = wording;
  const names = [...new Set(workers.map(({ name }) => name))];
  const counted = tCount(names.length, '{0} worker', '{0} workers');
  // Whoever is told is named: all of them, when nobody pointed at each.
  const named = namedObjects(names, () => counted, wording, isWholeConnection ? Infinity : undefined);
  const [first] = workers;
  const typed = spec.typedForAll === true && (await reachesAll(workers, monitor)) ? first : undefined;
  const connections = typed === undefined ? [] : await monitor.getConnections();
  return {
    question: t(spec.question, named, ...(spec.words?.(input) ?? [])),
    consequence: t(spec.consequence, named, ...(spec.words?.(input) ?? [])),
    button:
      spec.buttonForMany === undefined || names.length < 2
        ? t(ACTIONS[spec.kind].title)
        : t(spec.buttonForMany, formatCount(names.length, locale)),
    typedName: connections.find(({ id }) => id === typed?.connectionId)?.name ?? null,
    reachesMore: isWholeConnection && ACTIONS[spec.kind].writes,
    showAnswer: spec.showAnswer === true,
  };
}

/** Whether several workers are told and no other one of their connections is left. */
async function reachesAll(workers: readonly Worker[], monitor: ActionDeps['monitor']): Promise<boolean> {
  if (workers.length < 2) return false;
  const told = new Set(workers.map(({ connectionId, id }) => `${connectionId}\n${id}`));
  const all = (await monitor.getWorkers()).workers.filter(
    ({ connectionId, system, status }) =>
      system === 'celery' &&
      status !== 'offline' &&
      workers.some((worker) => worker.connectionId === connectionId),
  );
  return all.every(({ connectionId, id }) => told.has(`${connectionId}\n${id}`));
}
