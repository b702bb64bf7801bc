import type { SystemContext } from '../system.ts';
import { readQueriedTask } from './inspectReplies.ts';
import type { HolderStanding } from './lostTask.ts';
import type { RemoteControl } from './remoteControl.ts';
import { isWireObject } from './wireFields.ts';
import type { CeleryWorkers } from './workers.ts';

/** What workers say of given tasks (`query_task`). It finds what they run and have prefetched, not what waits for its ETA. */
export interface HolderAnswers {
  readonly held: ReadonlySet<string>;
  /** Nodenames of the workers that answered. */
  readonly answered: ReadonlySet<string>;
  /** Whether every worker in reach has answered, so that a task that was not named is held by none. */
  readonly complete: boolean;
}

const COLLECT_MS = 2_000;
const NOBODY: HolderAnswers = { held: new Set(), answered: new Set(), complete: false };

/** Asks workers whether they hold tasks, and tells what became of those that did. */
export class TaskHolders {
  private readonly context: SystemContext;
  private readonly control: RemoteControl;
  private readonly workers: CeleryWorkers;

  constructor(
    context: SystemContext,
    parts: { readonly control: RemoteControl; readonly workers: CeleryWorkers },
  ) {
    this.context = context;
    this.control = parts.control;
    this.workers = parts.workers;
  }

  /**
   * Nobody has answered where this user may not ask.
   *
   * @throws RedisLinkError when the server cannot be reached
   */
  async ask(ids: readonly string[]): Promise<HolderAnswers> {
    const outcome = await this.control.ask(
      { method: 'query_task', arguments: { ids: [...ids] }, destination: null },
      COLLECT_MS,
    );
    if (outcome.kind !== 'replies') return NOBODY;
    const now = this.context.clock.now();
    const { id: connectionId } = this.context.config;
    const held = new Set<string>();
    const answered = new Set<string>();
    for (const { worker, value } of outcome.replies) {
      if (!isWireObject(value) || Object.hasOwn(value, 'error')) continue;
      answered.add(worker);
      for (const id of ids) if (readQueriedTask(value, connectionId, id, now) !== null) held.add(id);
    }
    const isEverybody = [...this.workers.liveNames()].every((name) => answered.has(name));
    return { held, answered, complete: isEverybody && outcome.replies.length >= outcome.listeners };
  }

  /** Of the worker of this nodename, by its own answer or, where none could be had, by its heartbeats. */
  standing(name: string | null, { answered, complete }: HolderAnswers): HolderStanding {
    if (name === null) return null;
    if (answered.has(name)) return 'answers';
    const isLive = this.workers.liveNames().has(name);
    if (complete) return isLive ? null : 'gone';
    return !isLive && answered.size === 0 && this.workers.isKnown(name) ? 'gone' : null;
  }
}
