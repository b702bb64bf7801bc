import { isDeepStrictEqual } from 'node:util';
import { ALERT_LIMITS } from '../../model/alert.ts';
import { isEndedQuestion } from '../../contract/endedQuestion.ts';
import { blindness, missedPart, readingOf, type AlertReading } from './alertReading.ts';
import { alertsNotLookedAt, ruleNotLookedAt } from './alertMessages.ts';
import { AlertRecorder, type AlertPlace } from './alertRecorder.ts';
import type { AlertBoard, AlertRule, AlertRuleState } from '../../model/alert.ts';
import type { ChangeTopic, LogLevel } from '../../contract/monitorApi.ts';
import type { ConnectionState } from '../../model/connection.ts';
import type { Clock } from '../clock.ts';
import type { Question } from '../store/question.ts';
import type { TaskStore } from '../store/taskStore.ts';

/** From a change to the look at it, so that what changes together is seen together; ms. */
const SOON_MS = 500;
/** Between the end of a look and the next one at least, ms. */
export const LOOK_INTERVAL_MS = 5_000;
/** A look that takes long is not repeated before so many times as long: the thread has other things to do. */
const REST_FACTOR = 20;
/** Tasks that are counted, if the rule does not ask for more. */
const COUNTED = 100;

export interface AlertConnection extends AlertPlace {
  readonly state: ConnectionState['kind'];
}

export interface AlertWatchParts {
  readonly clock: Clock;
  readonly store: Pick<TaskStore, 'alerts' | 'gaps' | 'questions'>;
  /** Those that are watched. */
  readonly connections: () => readonly AlertConnection[];
  readonly ask: <Answer>(question: Question<Answer>) => Promise<Answer>;
  /** Alerts, or what is known of rules, changed. */
  readonly changed: () => void;
  readonly log: (level: LogLevel, message: string) => void;
  /** Time in ms from any moment on. */
  readonly nowMs: () => number;
}

/**
 * Looks whether rules hold: when tasks or connections changed, and as long as an alert is open, for it may end by itself.
 * Without rules it does nothing.
 */
export class AlertWatch {
  readonly #parts: AlertWatchParts;
  readonly #recorder: AlertRecorder;
  /** `null`: nobody has said yet. */
  #rules: readonly AlertRule[] | null = null;
  #states: readonly AlertRuleState[] = [];
  /** Changes of the connections that are under way; nothing is concluded from what is missing meanwhile. */
  #settling = 0;
  #hasSettled = false;
  /** Grows with every change of rules and connections: what was found for those before is not entered. */
  #generation = 0;
  #restMs = LOOK_INTERVAL_MS;
  /** Epoch ms. */
  #nextAt = Number.NEGATIVE_INFINITY;
  #isLooking = false;
  #isWanted = false;
  #cancel: (() => void) | null = null;
  #isDisposed = false;

  constructor(parts: AlertWatchParts) {
    this.#parts = parts;
    this.#recorder = new AlertRecorder(parts.store.alerts);
  }

  /** @param limit of the ended ones, 1 to 200 */
  board(limit: number): AlertBoard {
    const { alerts } = this.#parts.store;
    return { open: alerts.open(), ended: alerts.ended(limit), states: this.#states };
  }

  /** Replaces the rules. Alerts of those that are gone or changed end. */
  setRules(rules: readonly AlertRule[]): void {
    this.#rules = rules.slice(0, ALERT_LIMITS.rules);
    this.#generation++;
    this.#want();
  }

  /** Changes the connections. */
  async settle(change: () => Promise<void>): Promise<void> {
    this.#settling++;
    this.#generation++;
    try {
      await change();
    } finally {
      this.#settling--;
      this.#hasSettled = true;
      this.#want();
    }
  }

  /** Something about the topic changed. */
  changed(topic: ChangeTopic): void {
    const isOfRules = topic === 'tasks' || topic === 'connections';
    if (isOfRules && this.#rules !== null && this.#rules.length > 0) this.#want();
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#cancel?.();
    this.#cancel = null;
  }

  #want(): void {
    if (this.#isDisposed || this.#rules === null || !this.#hasSettled || this.#settling > 0) return;
    if (this.#isLooking) {
      this.#isWanted = true;
      return;
    }
    const { clock } = this.#parts;
    // A clock that was set back keeps nobody waiting.
    const waitMs = Math.min(Math.max(this.#nextAt - clock.now(), SOON_MS), this.#restMs);
    this.#cancel ??= clock.after(waitMs, () => {
      this.#cancel = null;
      if (this.#settling === 0) void this.#run();
    });
  }

  /** Never rejects. */
  async #run(): Promise<void> {
    const { clock, nowMs, store, log } = this.#parts;
    const since = nowMs();
    this.#isLooking = true;
    this.#isWanted = false;
    let isOpen = false;
    try {
      await this.#look();
      isOpen = !this.#isDisposed && store.alerts.open().length > 0;
    } catch (error) {
      log('error', alertsNotLookedAt(error));
    }
    this.#isLooking = false;
    this.#restMs = Math.max(LOOK_INTERVAL_MS, REST_FACTOR * (nowMs() - since));
    this.#nextAt = clock.now() + this.#restMs;
    if (this.#isWanted || isOpen) this.#want();
  }

  async #look(): Promise<void> {
    const rules = this.#rules ?? [];
    const connections = this.#parts.connections();
    const generation = this.#generation;
    const isWatched = (rule: AlertRule, id: string): boolean =>
      connections.some((one) => one.id === id && isFor(rule, one));
    if (this.#recorder.endOthers(rules, isWatched)) this.#parts.changed();
    const states: AlertRuleState[] = [];
    for (const rule of rules) {
      const places = connections.filter((one) => isFor(rule, one));
      if (places.length === 0) states.push(stateOf(rule, null, { kind: 'unknown', why: 'no connection' }));
      for (const place of places) {
        const reading = await this.#read(rule, place);
        if (this.#isDisposed || generation !== this.#generation) return;
        if (this.#recorder.record(rule, place, reading, this.#parts.clock.now())) this.#parts.changed();
        states.push(stateOf(rule, place, reading));
      }
    }
    if (isDeepStrictEqual(states, this.#states)) return;
    this.#states = states;
    this.#parts.changed();
  }

  async #read(rule: AlertRule, { id, name, state }: AlertConnection): Promise<AlertReading> {
    const { clock, store, ask, log } = this.#parts;
    const now = clock.now();
    const missed = missedPart(store.gaps.of(id), now - rule.withinMs, now);
    const why = blindness(state, missed);
    if (why !== null) return { kind: 'unknown', why };
    const filter = { connectionId: id, expression: rule.expression };
    const limit = Math.max(rule.count, COUNTED);
    try {
      const page = await ask(store.questions.tasks({ filter, limit, cursor: null }, new Map([[id, name]])));
      return readingOf(page, rule.count, missed, now);
    } catch (error) {
      if (!isEndedQuestion(error)) log('error', ruleNotLookedAt(rule.name, error));
      return { kind: 'unknown', why: 'failed' };
    }
  }
}

function isFor({ connection }: AlertRule, { id, name }: AlertPlace): boolean {
  return connection === null || connection === id || connection === name;
}

function stateOf(rule: AlertRule, place: AlertPlace | null, reading: AlertReading): AlertRuleState {
  return {
    rule: rule.name,
    connectionId: place?.id ?? null,
    connectionName: place?.name ?? null,
    unknown: reading.kind === 'unknown' ? reading.why : null,
  };
}
