import type { ActionOutcome } from '../../../model/action.ts';
import type { CeleryDestination } from '../../../model/celeryAction.ts';
import { actionMessages } from '../actionMessages.ts';
import type { ControlReply } from '../controlReply.ts';
import type { ControlCommand, InspectQuestion } from '../encoder/controlRequest.ts';
import type { ActionParts } from './actionParts.ts';
import { readAnswer, silent, type WorkerAnswer } from './workerAnswer.ts';

type Ping = InspectQuestion & { readonly method: 'ping' };

export type TellOutcome =
  /** Everybody who answered, twice where two workers have one nodename, and everybody who should have. */
  | { readonly kind: 'answers'; readonly targets: readonly WorkerAnswer[] }
  /** Nothing was sent. */
  | { readonly kind: 'refused'; readonly outcome: ActionOutcome };

/** What a command needs. */
export type Tellers = Pick<ActionParts, 'context' | 'control' | 'workers'>;

/** Workers answer from their main loop; one that is busy there answers late or not at all. */
const COLLECT_MS = 3_000;

/**
 * Sends a command and collects what each worker says to it.
 *
 * @throws RedisLinkError when the server cannot be reached
 */
export async function tellWorkers(parts: Tellers, command: ControlCommand | Ping): Promise<TellOutcome> {
  const live = liveProcesses(parts);
  const { destination, method } = command;
  const awaited = new Map(
    (destination ?? [...live.keys()]).map((name) => [name, Math.max(1, live.get(name) ?? 1)]),
  );
  // A broadcast may reach workers that nobody has heard of yet.
  const isComplete = (replies: readonly ControlReply[]): boolean =>
    destination !== null && [...awaited].every(([name, count]) => answersOf(replies, name) >= count);
  const outcome = await parts.control.ask(command, COLLECT_MS, isComplete);
  if (outcome.kind !== 'replies') return { kind: 'refused', outcome: actionMessages.notSent(outcome) };
  const answers = outcome.replies.map((reply) => readAnswer(method, reply));
  const missing = [...awaited].flatMap(([name, count]) =>
    Array.from({ length: Math.max(0, count - answersOf(outcome.replies, name)) }, () => silent(name)),
  );
  return { kind: 'answers', targets: [...answers, ...missing] };
}

/**
 * Does what a single command does: tells the workers, and has them inspected anew afterwards.
 *
 * @throws RedisLinkError when the server cannot be reached
 */
export async function commandWorkers(parts: ActionParts, command: ControlCommand): Promise<ActionOutcome> {
  const told = await tellWorkers(parts, command);
  if (told.kind === 'refused') return told.outcome;
  parts.inspectSoon();
  parts.context.changed('workers');
  return actionMessages.told(told.targets);
}

/** Who would hear a command: the named workers, or every live one that is known. */
export function reachedBy(parts: Tellers, destination: CeleryDestination): readonly string[] {
  return destination ?? [...liveProcesses(parts).keys()];
}

/** Live processes per nodename. */
function liveProcesses({ workers, context }: Tellers): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { name, status } of workers.list(new Map(), context.clock.now())) {
    if (status !== 'offline') counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

function answersOf(replies: readonly ControlReply[], name: string): number {
  return replies.filter(({ worker }) => worker === name).length;
}
