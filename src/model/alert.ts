import type { ConnectionId } from './connection.ts';
import type { FilterExpression } from './filter/filterExpression.ts';
import type { TaskRef } from './task.ts';

/** A rule that a person has set: at least `count` tasks that match got their state within the last `withinMs`. */
export interface AlertRule {
  /** Unique among the rules. */
  readonly name: string;
  /** As it was typed. */
  readonly filter: string;
  /** The filter, and that the task got its state within the window, see `alertFilter`. */
  readonly expression: FilterExpression;
  /** 1 to {@link ALERT_LIMITS.count}. */
  readonly count: number;
  /** ms, 1 s to {@link ALERT_LIMITS.withinMs}. */
  readonly withinMs: number;
  /** Id or name of the only connection that is looked at; `null`: each by itself. */
  readonly connection: string | null;
}

/** Bounds of rules: what they let through is looked for within bounded time. */
export const ALERT_LIMITS = {
  rules: 50,
  /** UTF-16 units. */
  name: 100,
  count: 1_000,
  /** A day, in ms. */
  withinMs: 86_400_000,
} as const;

/** `over`: fewer tasks match now; `unwatched`: the rule or its connection is not there any more, or has changed. */
export type AlertEnding = 'over' | 'unwatched';

/** A rule that held on a connection, from when until when. Times are epoch ms of our clock. */
export interface Alert {
  readonly id: number;
  /** Name of the rule. */
  readonly rule: string;
  readonly filter: string;
  readonly count: number;
  readonly withinMs: number;
  readonly connectionId: ConnectionId;
  readonly connectionName: string;
  readonly beganAt: number;
  /** When it was last known to hold. */
  readonly seenAt: number;
  /** `null`: it holds, or that cannot be known now. */
  readonly endedAt: number | null;
  readonly ending: AlertEnding | null;
  /** The most that matched at once. */
  readonly tasks: number;
  /** There were more, which were not counted. */
  readonly hasMore: boolean;
  /** Some of them. */
  readonly examples: readonly TaskRef[];
}

/** Why it cannot be known whether a rule holds. */
export type AlertUnknown = 'no connection' | 'connecting' | 'down' | 'gap' | 'failed';

/** How a rule stands on one connection. */
export interface AlertRuleState {
  readonly rule: string;
  /** `null`: there is none that the rule is for. */
  readonly connectionId: ConnectionId | null;
  readonly connectionName: string | null;
  /** `null`: it is known. */
  readonly unknown: AlertUnknown | null;
}

/** All about alerts that a person may ask for. */
export interface AlertBoard {
  /** Those that have not ended, the latest first. */
  readonly open: readonly Alert[];
  /** Those that have, the latest first. */
  readonly ended: readonly Alert[];
  /** In the order of the rules; empty until they were looked at. */
  readonly states: readonly AlertRuleState[];
}

export const NO_ALERTS: AlertBoard = { open: [], ended: [], states: [] };
