import { type Action, type ActionOutcome, refusal } from '../../model/action.ts';

export interface PerformAllOptions {
  readonly perform: (action: Action) => Promise<ActionOutcome>;
  /** Between the beginnings of two actions, in ms; 0: one directly after the other. */
  readonly paceMs: number;
  /** Ends the wait early, and lets none of the remaining actions begin. */
  readonly signal: AbortSignal;
  now(): number;
  wait(ms: number, signal: AbortSignal): Promise<void>;
  /** After each: how many have been carried out. */
  onProgress(done: number): void;
}

/** Carries out actions one after the other until all are done or it is stopped; the outcomes of those that were begun. Never rejects. */
export async function performAll(
  actions: readonly Action[],
  options: PerformAllOptions,
): Promise<readonly ActionOutcome[]> {
  const outcomes: ActionOutcome[] = [];
  for (const action of actions) {
    if (options.signal.aborted) break;
    const beganAt = options.now();
    outcomes.push(await performed(action, options));
    options.onProgress(outcomes.length);
    const rest = options.paceMs - (options.now() - beganAt);
    if (rest > 0 && outcomes.length < actions.length) await options.wait(rest, options.signal);
  }
  return outcomes;
}

async function performed(action: Action, { perform }: PerformAllOptions): Promise<ActionOutcome> {
  try {
    return await perform(action);
  } catch (error) {
    return refusal('unreachable', error instanceof Error ? error.message : String(error));
  }
}
