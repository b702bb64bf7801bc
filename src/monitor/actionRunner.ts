import { ACTIONS } from '../model/action.ts';
import { describeAction } from '../model/describeAction.ts';
import { actionDeadlineMs } from './actionDeadline.ts';
import { DeadlineError, withDeadline } from './deadline.ts';
import { actionNotLogged } from './logMessages.ts';
import { refusals } from './monitorMessages.ts';
import { RedisLinkError } from './redis/redisErrors.ts';
import type { LogLevel } from '../contract/monitorApi.ts';
import type { Action, ActionOutcome } from '../model/action.ts';
import type { ConnectionConfig } from '../model/connection.ts';
import { t } from '../model/l10n.ts';
import type { ActionBatches } from './actionBatches.ts';
import type { Clock } from './clock.ts';
import type { OwnedRedisLink } from './redis/redisLink.ts';
import type { ActionResult } from './store/actionLog.ts';
import type { TaskStore } from './store/taskStore.ts';
import type { System } from './system.ts';

export interface ActionRunnerOptions {
  readonly config: ConnectionConfig;
  readonly broker: OwnedRedisLink;
  readonly systems: readonly System[];
  readonly clock: Clock;
  readonly store: Pick<TaskStore, 'actions' | 'removed'>;
  readonly batches: ActionBatches;
  /** The action log has another entry, or one has changed. */
  readonly logged: () => void;
  readonly log: (level: LogLevel, message: string) => void;
}

/** An action that was asked for, and its entry. */
interface Asked {
  readonly action: Action;
  readonly summary: string;
  /** Epoch ms. */
  readonly at: number;
  /** `null`: not entered yet. */
  entryId: number | null;
  /** What it has begun to remove. */
  batchId: string | null;
}

/** Carries out the actions on one connection and enters them in the action log. */
export class ActionRunner {
  readonly #options: ActionRunnerOptions;

  constructor(options: ActionRunnerOptions) {
    this.#options = options;
  }

  /**
   * Carries out an action, unless it writes and the connection is read-only. Never rejects. One that does not end within
   * its deadline counts as unknown; its entry is amended when it ends after all.
   */
  async perform(action: Action): Promise<ActionOutcome> {
    if (!Object.hasOwn(ACTIONS, action.kind)) return refusals.unknownAction(action.kind);
    const { clock } = this.#options;
    const summary = this.#summary(action);
    const asked: Asked = { action, summary, at: clock.now(), entryId: null, batchId: null };
    const hindrance = this.#hindrance(action);
    if (hindrance !== null) return this.#enter(asked, hindrance);
    const carriedOut = this.#carryOut(asked);
    try {
      const outcome = await withDeadline(clock, actionDeadlineMs(action.kind), 'action', carriedOut);
      return this.#enter(asked, outcome);
    } catch (error) {
      void carriedOut.then((late) => this.#enter(asked, late));
      return this.#enter(asked, refusals.noReply(action, error));
    }
  }

  /** What keeps it from being tried at all; `null`: nothing. */
  #hindrance(action: Action): ActionOutcome | null {
    const { config, broker, systems } = this.#options;
    if (config.readOnly && ACTIONS[action.kind].writes) return refusals.readOnly(action, config.name);
    if (!systems.some((one) => one.supports(action))) return refusals.unsupported(action, config.name);
    const { state } = broker;
    if (state.kind === 'online') return null;
    return refusals.unreachable(action, state.kind === 'down' ? state.problem.detail : t('still connecting'));
  }

  async #carryOut(asked: Asked): Promise<ActionOutcome> {
    const { action } = asked;
    const { systems, config, batches } = this.#options;
    const system = systems.find((one) => one.supports(action));
    if (system === undefined) return refusals.unsupported(action, config.name);
    const opened = (batchId: string): void => {
      asked.batchId = batchId;
      // Now already: should the window die before the action ends, what it removed is found by its entry.
      this.#enter(asked, refusals.underWay(action));
    };
    try {
      return await batches.during(opened, () => system.perform(action));
    } catch (error) {
      if (error instanceof DeadlineError) return refusals.noReply(action, error);
      if (error instanceof RedisLinkError) return refusals.unreachable(action, error.problem.detail);
      return refusals.refused(action, error);
    }
  }

  /** Enters the outcome, in place of one that was entered before. Answers the same outcome. */
  #enter(asked: Asked, outcome: ActionOutcome): ActionOutcome {
    const { config, store, clock, logged, log } = this.#options;
    const { action, at, summary, entryId } = asked;
    if (entryId === null && !isEntered(outcome)) return outcome;
    const result: ActionResult = {
      durationMs: clock.now() - at,
      refusal: outcome.ok ? null : outcome.reason,
      message: outcome.message,
      targets: outcome.targets,
      undoBatchId: outcome.ok ? outcome.undoBatchId : asked.batchId,
    };
    try {
      if (entryId === null) {
        const subject = {
          at,
          connectionId: config.id,
          connectionName: config.name,
          kind: action.kind,
          summary,
        };
        asked.entryId = store.actions.append({ ...subject, ...result });
      } else {
        store.actions.amend(entryId, result);
      }
      logged();
    } catch (error) {
      // An action is not undone by a log that cannot be written, for example when the window is closing.
      log('warn', actionNotLogged(summary, error));
    }
    return outcome;
  }

  #summary(action: Action): string {
    try {
      const isRestore = action.kind === 'celery.restoreMessages' || action.kind === 'bullmq.restoreJobs';
      return describeAction(action, isRestore ? this.#options.store.removed.get(action.batchId) : null);
    } catch {
      // Whatever the action lacks, its system says it better.
      return ACTIONS[action.kind].title;
    }
  }
}

/**
 * Whether an outcome belongs in the log: everything that was tried, and what was refused because of the connection, for
 * somebody wanted it done. Not what was refused for how it was asked before anything was tried: that is asked again at once.
 */
function isEntered(outcome: ActionOutcome): boolean {
  if (outcome.ok || outcome.targets.length > 0) return true;
  return outcome.reason !== 'invalid' && outcome.reason !== 'unsupported';
}
