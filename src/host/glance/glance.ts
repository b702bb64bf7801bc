import * as vscode from 'vscode';
import type { Overview } from '../../contract/monitorApi.ts';
import type { Alert } from '../../model/alert.ts';
import type { ConnectionId, ConnectionStatus } from '../../model/connection.ts';
import type { Queue } from '../../model/queue.ts';
import type { Worker } from '../../model/worker.ts';
import type { AlertsOnDemand } from '../alerts/alertsOnDemand.ts';
import type { ConnectionRegistry, UnusableConnection } from '../connections/connectionRegistry.ts';
import type { MonitorClient } from '../monitorClient/monitorClient.ts';
import type { MonitorState } from '../monitorClient/monitorSupervisor.ts';
import { isStranded, waitingInAll } from '../trees/queueText.ts';
import type { SeenFailures } from './seenFailures.ts';

/** What badge and status bar tell, whether or not a view is open. */
export interface GlanceFacts {
  readonly monitor: MonitorState['kind'];
  readonly connections: readonly ConnectionStatus[];
  readonly unusable: readonly UnusableConnection[];
  /** `failures`: since a person last looked. */
  readonly overview: Overview;
  /** Tasks that wait in all queues of connections that are up; `null`: not known of any. */
  readonly waiting: number | null;
  /** Names of the connections that are marked as production. */
  readonly production: readonly string[];
  /** Workers that are there but take nothing, though they should. */
  readonly stalled: readonly Worker[];
  /** Queues in which tasks wait for a worker that is not there. */
  readonly stranded: readonly Queue[];
  /** Rules of which a person wants to be told, that fire. */
  readonly alerts: readonly Alert[];
}

export interface GlanceDeps {
  readonly monitor: MonitorClient;
  readonly registry: ConnectionRegistry;
  readonly seen: SeenFailures;
  readonly alerts: Pick<AlertsOnDemand, 'firing' | 'onDidChange'>;
}

const NOTHING = { waiting: null, production: [], stalled: [], stranded: [], alerts: [] } as const;

/** At most one look a second, for badge and status bar together. */
const INTERVAL_MS = 1_000;

/** Keeps the facts of badge and status bar up to date. */
export class Glance implements vscode.Disposable {
  readonly #deps: GlanceDeps;
  readonly #log: vscode.LogOutputChannel;
  readonly #changed = new vscode.EventEmitter<GlanceFacts>();
  readonly #subscriptions: vscode.Disposable[];
  #timer: NodeJS.Timeout | undefined;
  #looking = false;
  #lastLookAt = 0;

  readonly onDidChange = this.#changed.event;

  constructor(deps: GlanceDeps, log: vscode.LogOutputChannel) {
    const { monitor, registry, seen, alerts } = deps;
    this.#deps = deps;
    this.#log = log;
    const soon = (): void => {
      this.#schedule();
    };
    this.#subscriptions = [
      this.#changed,
      monitor.onDidChange(soon),
      monitor.onDidChangeState(soon),
      registry.onDidChange(soon),
      seen.onDidChange(soon),
      alerts.onDidChange(soon),
    ];
  }

  dispose(): void {
    clearTimeout(this.#timer);
    vscode.Disposable.from(...this.#subscriptions).dispose();
  }

  #schedule(): void {
    if (this.#timer !== undefined) return;
    const wait = Math.max(0, this.#lastLookAt + INTERVAL_MS - Date.now());
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#look();
    }, wait);
  }

  async #look(): Promise<void> {
    if (this.#looking) {
      this.#schedule();
      return;
    }
    this.#looking = true;
    this.#lastLookAt = Date.now();
    try {
      this.#changed.fire(await this.#read());
    } catch (error) {
      this.#log.warn(`Badge and status bar are not up to date: ${String(error)}`);
    } finally {
      this.#looking = false;
    }
  }

  async #read(): Promise<GlanceFacts> {
    const { monitor, registry, seen, alerts } = this.#deps;
    const { api, state } = monitor;
    const { unusable } = registry;
    if (state.kind === 'restarting') {
      const overview = { failures: 0, backlog: null, workersOnline: null, workersOffline: null };
      return { monitor: state.kind, connections: [], unusable, overview, ...NOTHING };
    }
    const connections = await api.getConnections();
    const online = new Set(connections.filter((one) => one.state.kind === 'online').map(({ id }) => id));
    const twins = registry.twins(online);
    const [overview, allQueues, { workers }] = await Promise.all([
      api.getOverview(seen.until, [...twins]),
      api.getQueues(),
      api.getWorkers(),
    ]);
    const counts = ({ connectionId }: { readonly connectionId: ConnectionId }): boolean =>
      online.has(connectionId) && !twins.has(connectionId);
    const queues = allQueues.filter(counts);
    return {
      monitor: state.kind,
      connections,
      unusable,
      overview,
      waiting: waitingInAll(queues),
      production: connections.filter(({ id }) => registry.marksOf(id).production).map(({ name }) => name),
      stalled: workers.filter((worker) => worker.stalled !== null && counts(worker)),
      stranded: queues.filter(isStranded),
      alerts: alerts.firing,
    };
  }
}
