import type { FilterValue } from './filter/filterValue.ts';
import type { TaskRef } from './task.ts';
import type { TaskFilter } from './taskFilter.ts';

export interface FailureGroupQuery {
  /** Only failures of tasks that match; what it says of states does not matter. */
  readonly filter: TaskFilter;
  /** Failures first seen from this moment on are counted: epoch ms of our clock. */
  readonly since: number;
  /** Groups that are told at most, those with most failures: 1 to 200. */
  readonly limit: number;
  /** A newer question of the same asker ends this one; absent: nothing does. */
  readonly asker?: string;
}

/** Failures with one cause, see `failureFingerprint`. Times are epoch ms of our clock. */
export interface FailureGroup {
  /** The fingerprint; a filter finds them by `cause:` and this. */
  readonly cause: string;
  /** `ValueError: no user …`, with what differs left out; empty: nothing was told of the error. */
  readonly title: string;
  /** Failures since the moment that was asked for; at least 1. */
  readonly count: number;
  /** Failures in a span of the same length before it: tells whether they become more. */
  readonly countBefore: number;
  /** Of all that the history has, whenever. */
  readonly firstAt: number;
  readonly lastAt: number;
  /** Names of the tasks that failed so, the commonest first, at most 5. */
  readonly names: readonly FilterValue[];
  /** How many names there are in all. */
  readonly distinctNames: number;
  /** The newest of them. */
  readonly example: TaskRef;
}

export interface FailureGroups {
  /** Those with most failures first. */
  readonly groups: readonly FailureGroup[];
  /** How many groups and failures there are in all, those included that are not told. */
  readonly totalGroups: number;
  readonly totalFailures: number;
}

export const NO_FAILURE_GROUPS: FailureGroups = { groups: [], totalGroups: 0, totalFailures: 0 };
