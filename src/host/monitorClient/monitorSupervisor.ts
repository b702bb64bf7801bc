import type { ChangeTopic, MonitorApi, MonitorEvents } from '../../contract/monitorApi.ts';
import type { AlertRule } from '../../model/alert.ts';
import type { ConnectionWithSecrets } from '../../model/connection.ts';
import type { Translate } from '../messages/connectionProblem.ts';
import type { MonitorThread } from './monitorThread.ts';
import { HEALTHY_AFTER_MS, restartDelayMs } from './restartDelay.ts';

/** `idle`: nothing to watch yet; `restarting`: it died and is started again at `at` (epoch ms). */
export type MonitorState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running' }
  | { readonly kind: 'restarting'; readonly at: number };

export interface SupervisorOptions {
  /** `missedSince`: epoch ms since which nobody listened, because a thread failed; `null`: none did. */
  start(events: MonitorEvents, missedSince: number | null): MonitorThread;
  readonly events: MonitorEvents;
  onState(state: MonitorState): void;
  /** `vscode.l10n.t`. */
  readonly t: Translate;
  now(): number;
  /** Calls once after `ms`; the returned function cancels. */
  after(ms: number, callback: () => void): () => void;
}

/** What a thread heard in this time before it died may not have been written down, in ms. */
const UNWRITTEN_MS = 2_000;

const EVERYTHING: readonly ChangeTopic[] = ['connections', 'workers', 'queues', 'tasks', 'alerts'];

/** Keeps one monitor thread alive from the first moment that something needs it. */
export class MonitorSupervisor {
  readonly #options: SupervisorOptions;
  #state: MonitorState = { kind: 'idle' };
  #thread: MonitorThread | null = null;
  #connections: readonly ConnectionWithSecrets[] = [];
  #attention: 'visible' | 'hidden' = 'hidden';
  /** `null`: nobody has said yet. */
  #alertRules: readonly AlertRule[] | null = null;
  #deaths = 0;
  #missedSince: number | null = null;
  #cancelRestart: (() => void) | null = null;
  #disposed = false;

  constructor(options: SupervisorOptions) {
    this.#options = options;
  }

  get state(): MonitorState {
    return this.#state;
  }

  /** The monitor for a question about what is watched; `null` when nothing is watched, so that nothing need start. */
  watching(): MonitorApi | null {
    return this.#thread === null && this.#connections.length === 0 ? null : this.needed();
  }

  /** The monitor, started when it does not run. Throws with a sentence for a person while it waits to be restarted. */
  needed(): MonitorApi {
    if (this.#disposed) throw new Error(this.#options.t('Task Tower is shutting down.'));
    if (this.#state.kind === 'restarting') {
      throw new Error(
        this.#options.t('The monitor stopped unexpectedly and is being restarted. Try again in a moment.'),
      );
    }
    return (this.#thread ?? this.#start()).api;
  }

  async setConnections(connections: readonly ConnectionWithSecrets[]): Promise<void> {
    this.#connections = connections;
    if (this.#disposed || this.#state.kind === 'restarting') return;
    if (this.#thread !== null) await this.#thread.api.setConnections(connections);
    else if (connections.length > 0) this.#start();
  }

  async setAttention(attention: 'visible' | 'hidden'): Promise<void> {
    this.#attention = attention;
    await this.#thread?.api.setAttention(attention);
  }

  async setAlertRules(rules: readonly AlertRule[]): Promise<void> {
    this.#alertRules = rules;
    await this.#thread?.api.setAlertRules(rules);
  }

  /** Ends the thread and starts a new one with new options, if one ran. */
  async restart(): Promise<void> {
    const thread = this.#thread;
    if (thread === null) return;
    this.#thread = null;
    await thread.stop();
    if (this.#disposed || this.#thread !== null) return;
    this.#missedSince = null;
    this.#start();
    this.#options.events.changed(EVERYTHING);
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    this.#cancelRestart?.();
    this.#cancelRestart = null;
    const thread = this.#thread;
    this.#thread = null;
    await thread?.stop();
  }

  #start(): MonitorThread {
    const startedAt = this.#options.now();
    const thread = this.#options.start(this.#options.events, this.#missedSince);
    this.#thread = thread;
    this.#setState({ kind: 'running' });
    void this.#resume(thread.api);
    void thread.ended.then((end) => {
      if (end.asked || this.#thread !== thread) return;
      this.#thread = null;
      if (this.#options.now() - startedAt >= HEALTHY_AFTER_MS) {
        this.#deaths = 0;
        this.#missedSince = null;
      }
      this.#missedSince ??= this.#options.now() - UNWRITTEN_MS;
      this.#scheduleRestart(end.reason);
    });
    return thread;
  }

  async #resume(api: MonitorApi): Promise<void> {
    try {
      await Promise.all([
        api.setAttention(this.#attention),
        ...(this.#alertRules === null ? [] : [api.setAlertRules(this.#alertRules)]),
        api.setConnections(this.#connections),
      ]);
    } catch (error) {
      this.#options.events.log(
        'error',
        `The monitor did not take its connections or alert rules: ${String(error)}`,
      );
    }
  }

  #scheduleRestart(reason: string): void {
    this.#deaths += 1;
    const delayMs = restartDelayMs(this.#deaths);
    this.#options.events.log('error', `The monitor stopped: ${reason} It is restarted in ${delayMs} ms.`);
    this.#setState({ kind: 'restarting', at: this.#options.now() + delayMs });
    this.#cancelRestart = this.#options.after(delayMs, () => {
      this.#cancelRestart = null;
      this.#start();
      this.#options.events.changed(EVERYTHING);
    });
  }

  #setState(state: MonitorState): void {
    this.#state = state;
    this.#options.onState(state);
  }
}
