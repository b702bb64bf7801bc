import { ActionBatches } from './actionBatches.ts';
import { ActionRunner } from './actionRunner.ts';
import { ConnectionGaps } from './connectionGaps.ts';
import { ConnectionLinks } from './connectionLinks.ts';
import { connectionState } from './connectionState.ts';
import { withDeadline } from './deadline.ts';
import { MisplacedKeys } from './misplacedKeys.ts';
import { pollFailed, systemFaulty } from './logMessages.ts';
import { Poller } from './poller.ts';
import { pollRound } from './pollRound.ts';
import { systemContext } from './systemContext.ts';
import { Sampler } from './sampler.ts';
import { SystemPresence } from './systemPresence.ts';
import { SystemQuestions } from './systemQuestions.ts';
import { SystemStarter } from './systemStarter.ts';
import type { ChangeTopic } from '../contract/monitorApi.ts';
import type { Action, ActionOutcome } from '../model/action.ts';
import type { ConnectionRemark, ConnectionStatus, ConnectionWithSecrets } from '../model/connection.ts';
import type { Queue } from '../model/queue.ts';
import type { SystemKind } from '../model/system.ts';
import type { WorkerList } from '../model/worker.ts';
import type { MonitorSurroundings } from './monitorSurroundings.ts';
import type { Attention } from './poller.ts';
import type { System } from './system.ts';
import type { SystemContextParts } from './systemContext.ts';

const SYSTEM_KINDS: readonly SystemKind[] = ['celery', 'bullmq'];
const DISPOSE_DEADLINE_MS = 2_000;

/** Watches one connection: keeps its links, starts its systems, polls them, and answers for them. */
export class Monitor {
  readonly connection: ConnectionWithSecrets;
  readonly questions: SystemQuestions;
  readonly #surroundings: MonitorSurroundings;
  readonly #links: ConnectionLinks;
  readonly #systems: readonly System[];
  readonly #presence: SystemPresence;
  readonly #misplaced = new MisplacedKeys();
  readonly #starter: SystemStarter;
  readonly #poller: Poller;
  readonly #batches: ActionBatches;
  readonly #actions: ActionRunner;
  readonly #gaps: ConnectionGaps;
  readonly #sampler: Sampler;
  #saidFault = '';
  #isDisposed = false;

  constructor(connection: ConnectionWithSecrets, surroundings: MonitorSurroundings) {
    const { clock, random, store, attention, openLink, createSystem, log } = surroundings;
    this.connection = connection;
    this.#surroundings = surroundings;
    this.#batches = new ActionBatches(store.removed);
    this.#gaps = new ConnectionGaps(connection.config.id, clock, store.gaps, surroundings.missedSince);
    this.#sampler = new Sampler({
      connectionId: connection.config.id,
      clock,
      statistics: store.statistics,
      queues: () => this.queues(),
      workers: () => this.workers().workers,
    });
    this.#links = new ConnectionLinks({
      connection,
      clock,
      openLink,
      log,
      onUp: () => {
        this.#starter.up();
      },
      onLost: (since) => {
        this.#lost(since);
      },
      onChange: () => {
        this.#changed('connections');
      },
    });
    const parts = this.#contextParts();
    this.#systems = SYSTEM_KINDS.map((kind) => createSystem[kind](systemContext(kind, parts)));
    this.#presence = new SystemPresence(this.#systems);
    this.questions = new SystemQuestions({
      systems: this.#systems,
      broker: this.#links.broker,
      clock,
      log,
    });
    this.#actions = new ActionRunner({
      config: connection.config,
      broker: this.#links.broker,
      systems: this.#systems,
      clock,
      store,
      batches: this.#batches,
      logged: () => {
        this.#changed('actions');
      },
      log,
    });
    this.#starter = new SystemStarter({
      systems: this.#systems,
      address: this.#links.broker.address,
      clock,
      random,
      log,
      onChange: () => {
        this.#startsChanged();
      },
    });
    this.#poller = new Poller({
      clock,
      random,
      attention,
      poll: () => this.#poll(),
      onFailure: (error, failures) => {
        if (failures === 1) log('debug', pollFailed(connection.config.name, error));
      },
    });
  }

  get status(): ConnectionStatus {
    const { id, name, readOnly } = this.connection.config;
    const { broker, resultsState } = this.#links;
    return {
      id,
      name,
      readOnly,
      address: broker.address,
      state: connectionState({ broker: broker.state, results: resultsState, systems: this.#starter.failure }),
      systems: this.#presence.known,
      lastGap: this.#gaps.last,
      ...(this.#gaps.earlier.length === 0 ? {} : { earlierGaps: this.#gaps.earlier }),
      remarks: this.#remarks(),
    };
  }

  workers(): WorkerList {
    const connectionId = this.connection.config.id;
    return {
      workers: this.#systems.flatMap((system) => system.workers()),
      unknown: this.#systems.flatMap(({ kind, workersUnknown }) =>
        workersUnknown === null ? [] : [{ connectionId, system: kind, reason: workersUnknown }],
      ),
    };
  }

  queues(): readonly Queue[] {
    return this.#systems.flatMap((system) => system.queues());
  }

  /** See {@link ActionRunner.perform}. */
  perform(action: Action): Promise<ActionOutcome> {
    return this.#actions.perform(action);
  }

  setAttention(attention: Attention): void {
    this.#poller.setAttention(attention);
  }

  /** Tries now what is down, instead of at its next attempt. */
  retryNow(): void {
    this.#links.retryNow();
    this.#starter.retryNow();
  }

  /** Ends everything that belongs to the connection. Ends within some seconds, never rejects. */
  async dispose(): Promise<void> {
    this.#isDisposed = true;
    this.#gaps.ended(this.#presence.known ?? []);
    this.#poller.stop();
    this.#starter.down();
    await Promise.all(this.#systems.map((system) => this.#end(system)));
    await this.#links.dispose();
  }

  async #end(system: System): Promise<void> {
    const { clock, log } = this.#surroundings;
    try {
      await withDeadline(clock, DISPOSE_DEADLINE_MS, 'ending', system.dispose());
    } catch (error) {
      log('debug', systemFaulty(this.connection.config.name, error));
    }
  }

  #contextParts(): SystemContextParts {
    const { clock, store, log } = this.#surroundings;
    return {
      config: this.connection.config,
      broker: this.#links.broker,
      results: this.#links.results,
      clock,
      store,
      removed: this.#batches.removed,
      isWatched: () => !this.#isDisposed,
      changed: (topic) => {
        // What gives a system away shows as workers or queues first; tasks change far too often to look each time.
        if (topic !== 'tasks') this.#notePresence();
        this.#changed(topic);
      },
      gap: (system, from, to) => {
        if (this.#isDisposed) return;
        this.#gaps.told(system, from, to);
        this.#changed('connections');
      },
      log,
    };
  }

  async #poll(): Promise<void> {
    const replies = await pollRound(this.#links.broker, this.#starter.started, (error) => {
      this.#sayFault(error);
    });
    if (this.#misplaced.note(replies)) this.#tellMisplaced();
    this.#notePresence();
    this.#sampler.polled();
  }

  #remarks(): readonly ConnectionRemark[] {
    const remarks = this.#systems.flatMap((system) => system.remarks ?? []);
    const { remark } = this.#misplaced;
    return remark === null ? remarks : [remark, ...remarks];
  }

  #tellMisplaced(): void {
    const { remark } = this.#misplaced;
    if (remark !== null) this.#surroundings.log('warn', `${this.connection.config.name}: ${remark.text}`);
    this.#changed('connections');
  }

  #startsChanged(): void {
    if (this.#isDisposed) return;
    if (this.#starter.started.length > 0) this.#poller.start();
    this.#gaps.listening(this.#starter.started.map(({ kind }) => kind));
    this.#notePresence();
    for (const topic of ['connections', 'workers', 'queues'] as const) this.#changed(topic);
  }

  #lost(since: number): void {
    this.#poller.stop();
    this.#starter.down();
    if (!this.#isDisposed) this.#gaps.lost(since, this.#presence.known ?? []);
  }

  #notePresence(): void {
    const isNews = this.#presence.look();
    this.#gaps.present(this.#presence.known ?? []);
    if (isNews) this.#changed('connections');
  }

  #changed(topic: ChangeTopic): void {
    if (!this.#isDisposed) this.#surroundings.changed(topic);
  }

  /** The same fault at every tick is said once. */
  #sayFault(error: unknown): void {
    const fault = String(error);
    if (fault !== this.#saidFault) {
      this.#surroundings.log('error', systemFaulty(this.connection.config.name, error));
    }
    this.#saidFault = fault;
  }
}
