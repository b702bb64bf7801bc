import type { Action } from '../../model/action.ts';

/** What a person asks for, in words: everything a confirmation says besides what the table of actions knows. */
export interface ActionRequest {
  /** All of one kind, at least one; carried out one after the other. */
  readonly actions: readonly Action[];
  /** Names the objects and their count: `Purge 12 waiting tasks from 'batch'?` */
  readonly question: string;
  /** What happens and what does not. */
  readonly consequence: string;
  /** The button that does it: `Purge 12 Tasks`. */
  readonly button: string;
  /** A name that must be typed before the worst; `null`: the button is enough. */
  readonly typedName: string | null;
  /** It reaches more than a person pointed at: asked about even when it is safe. */
  readonly reachesMore?: boolean;
  /** Between the beginnings of two actions, in ms, so that a flood does not reach the workers at once. */
  readonly paceMs?: number;
  /** The answer is what was asked for: shown also when all went well. */
  readonly showAnswer?: boolean;
}
