import type { Alert, AlertRule } from '../../model/alert.ts';
import type { ConnectionId } from '../../model/connection.ts';
import type { AlertLog } from '../store/alertLog.ts';
import type { AlertReading } from './alertReading.ts';

export interface AlertPlace {
  readonly id: ConnectionId;
  readonly name: string;
}

/** Enters in the log what became of a rule. A rule that holds again within its window goes on with the alert that it had. */
export class AlertRecorder {
  readonly #log: AlertLog;

  constructor(log: AlertLog) {
    this.#log = log;
  }

  /** @returns whether there is something to tell: an alert began, ended, went on or grew */
  record(rule: AlertRule, place: AlertPlace, reading: AlertReading, now: number): boolean {
    if (reading.kind === 'unknown') return false;
    const last = this.#lastOf(rule, place.id);
    if (reading.kind === 'off') {
      if (last?.endedAt !== null) return false;
      this.#log.end(last.id, now, 'over');
      return true;
    }
    const { sight } = reading;
    if (last !== null && (last.endedAt === null || goesOn(last, now))) {
      this.#log.seen(last.id, sight);
      return last.endedAt !== null || sight.tasks > last.tasks;
    }
    const { name, filter, count, withinMs } = rule;
    const subject = {
      rule: name,
      filter,
      count,
      withinMs,
      connectionId: place.id,
      connectionName: place.name,
    };
    this.#log.begin({ ...subject, beganAt: now, ...sight });
    return true;
  }

  /**
   * Ends the alerts of rules and connections that are not looked at any more, when they were last known to hold.
   *
   * @returns whether there were any
   */
  endOthers(rules: readonly AlertRule[], isWatched: (rule: AlertRule, id: ConnectionId) => boolean): boolean {
    const others = this.#log
      .open()
      .filter((alert) => !rules.some((rule) => isOf(alert, rule) && isWatched(rule, alert.connectionId)));
    for (const { id, seenAt } of others) this.#log.end(id, seenAt, 'unwatched');
    return others.length > 0;
  }

  #lastOf(rule: AlertRule, connectionId: ConnectionId): Alert | null {
    const last = this.#log.last(rule.name, connectionId);
    return last !== null && isOf(last, rule) ? last : null;
  }
}

/** An alert of what the rule said before it was changed is none of it. */
function isOf(alert: Alert, { name, filter, count, withinMs }: AlertRule): boolean {
  return (
    alert.rule === name && alert.filter === filter && alert.count === count && alert.withinMs === withinMs
  );
}

function goesOn({ endedAt, ending, withinMs }: Alert, now: number): boolean {
  return ending === 'over' && endedAt !== null && now - endedAt < withinMs;
}
