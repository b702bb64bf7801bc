import type { ConnectionId } from '../../model/connection.ts';
import { t } from '../../model/l10n.ts';
import { UNMEASURED_WORKER, type Worker } from '../../model/worker.ts';
import type { WorkerConnection } from '../../model/workerDetail.ts';
import type { Clock } from '../clock.ts';
import type { PipelineReply, RedisCommand } from '../redis/redisLink.ts';
import { flawOf, parseWorkerClients, type WorkerClient } from './clientList.ts';
import type { QueueId } from './keys.ts';
import type { PollPart } from './pollPart.ts';
import { replyValue, shownTextOf } from './replyValue.ts';

interface SeenWorker {
  readonly client: WorkerClient;
  readonly lastSeenAt: number;
  readonly online: boolean;
}

export interface WorkerTracker extends PollPart {
  /** A sentence when the client list cannot be had, or shows no worker and evidently not every client; else `null`. */
  readonly unknown: string | null;
  list(details: WorkerDetails): readonly Worker[];
  /** The connection of one worker, by its id; `null`: there is none of that id. */
  connection(id: string): WorkerConnection | null;
  /** Whether any worker has been seen at all, and when the list was read last (epoch ms; 0 = never). */
  readonly everSeen: boolean;
  readonly listedAt: number;
  /** Online workers of the queue; `null` when they cannot be known, also when others may be hidden. */
  consumers(scope: string): number | null;
}

/** What only others know of a worker. */
export interface WorkerDetails {
  readonly failures: ReadonlyMap<string, number>;
  /**
   * Active jobs of the queue, or of one worker when it is not the only one; `null` when that is not known.
   *
   * @param workerName `null` when the worker has no name of its own
   */
  active(scope: string, workerName: string | null, alone: boolean): number | null;
}

/** Ms between two looks at the client list, whose cost grows with the number of clients. */
const LIST_INTERVAL_MS = 3_000;
/** After a reply of this many bytes the looks become rare. */
const LONG_LIST = 1_000_000;
const LONG_LIST_INTERVAL_MS = 15_000;
/** How long a lost worker stays visible. */
const OFFLINE_KEPT_MS = 15 * 60_000;
const MAX_OFFLINE = 500;

/** Follows the workers' blocking connections in the client list, at a slower beat than the tick. */
export function createWorkerTracker(options: {
  readonly connectionId: ConnectionId;
  readonly prefixes: readonly string[];
  readonly database: number;
  readonly clock: Clock;
  onChange(): void;
  /** A worker names its queue, which may not have been discovered yet. */
  onQueue(queue: QueueId): void;
}): WorkerTracker {
  let seen: ReadonlyMap<string, SeenWorker> = new Map();
  /** Online workers per queue, and per queue and name. */
  let online = new Map<string, number>();
  let unknown: string | null = notReadYet();
  /** Why the list may lack workers; `null`: it shows every client. */
  let partial: string | null = null;
  let nextListAt = 0;
  let asked = false;
  let everSeen = false;
  let listedAt = 0;

  function commands(): readonly RedisCommand[] {
    asked = options.clock.now() >= nextListAt;
    return asked
      ? [
          ['CLIENT', 'LIST'],
          ['CLIENT', 'INFO'],
          ['INFO', 'server'],
        ]
      : [];
  }

  function apply(replies: readonly PipelineReply[]): void {
    const [reply, own, server] = replies;
    if (!asked || reply === undefined) return;
    asked = false;
    const now = options.clock.now();
    const text = reply.ok ? (shownTextOf(reply.value) ?? '') : null;
    nextListAt = now + (text !== null && text.length > LONG_LIST ? LONG_LIST_INTERVAL_MS : LIST_INTERVAL_MS);
    const before = unknown;
    const clients = text === null ? null : parseWorkerClients(text, options.prefixes, options.database);
    const next = clients === null ? new Map<string, SeenWorker>() : follow(seen, clients, now);
    partial = partialList(text ?? '', shownTextOf(replyValue(own)), shownTextOf(replyValue(server)));
    unknown = reply.ok ? (next.size > 0 ? null : partial) : clientListRefused(reply.error);
    const changed = before !== unknown || !isSameFleet(seen, next);
    seen = next;
    online = countOnline(next);
    everSeen ||= next.size > 0;
    if (clients !== null) listedAt = now;
    for (const client of clients ?? []) options.onQueue(client.queue);
    if (changed) options.onChange();
  }

  function list(details: WorkerDetails): readonly Worker[] {
    return [...seen.values()].map(({ client, lastSeenAt, online: isOnline }): Worker => {
      const { workerName, scope } = client;
      const ownName = online.get(nameKey(client)) === 1 ? workerName : null;
      return {
        ...UNMEASURED_WORKER,
        connectionId: options.connectionId,
        system: 'bullmq',
        id: workerId(client),
        name: workerName ?? `${client.queue.name}@${client.address}`,
        pid: null,
        status: isOnline ? 'online' : 'offline',
        lastSeenAt,
        active: isOnline ? details.active(scope, ownName, online.get(scope) === 1) : null,
        concurrency: null,
        processed: null,
        failed: workerName === null ? null : (details.failures.get(workerName) ?? 0),
        load: null,
        queues: [client.queue.name],
        taskEvents: null,
        software: client.library,
        pool: client.address,
        duplicateName: false,
      };
    });
  }

  function connection(id: string): WorkerConnection | null {
    const found = [...seen.values()].find(({ client }) => workerId(client) === id);
    if (found === undefined) return null;
    const { address, ageS, idleS } = found.client;
    const connectedAt = ageS === null ? null : found.lastSeenAt - ageS * 1_000;
    return { address, connectedAt, idleMs: idleS === null ? null : idleS * 1_000 };
  }

  return {
    get unknown() {
      return unknown;
    },
    get everSeen() {
      return everSeen;
    },
    get listedAt() {
      return listedAt;
    },
    commands,
    apply,
    list,
    connection,
    consumers(scope) {
      if (unknown !== null) return null;
      return online.get(scope) ?? (partial === null ? 0 : null);
    },
  };
}

/** The fleet after one more look: who is there, and for a while who is not any more. */
function follow(
  seen: ReadonlyMap<string, SeenWorker>,
  clients: readonly WorkerClient[],
  now: number,
): ReadonlyMap<string, SeenWorker> {
  const next = new Map<string, SeenWorker>();
  const arrived: WorkerClient[] = [];
  for (const client of clients) {
    const key = clientKey(client);
    if (seen.get(key)?.online !== true) arrived.push(client);
    next.set(key, { client, lastSeenAt: now, online: true });
  }
  const gone = [...seen.values()]
    .filter((worker) => !next.has(clientKey(worker.client)) && now - worker.lastSeenAt < OFFLINE_KEPT_MS)
    .sort((a, b) => b.lastSeenAt - a.lastSeenAt)
    .slice(0, MAX_OFFLINE);
  // A worker that connects again gets a new client id: whoever arrives takes the place of one that left.
  for (const client of arrived) {
    const index = gone.findIndex((worker) => isSuccessor(client, worker.client));
    if (index !== -1) gone.splice(index, 1);
  }
  for (const { client, lastSeenAt } of gone) {
    next.set(clientKey(client), { client, lastSeenAt, online: false });
  }
  return next;
}

/** Ids start again with the server, hence the address. */
function clientKey(client: WorkerClient): string {
  return `${client.clientId}@${client.address}`;
}

function workerId(client: WorkerClient): string {
  return `${client.scope}#${clientKey(client)}`;
}

function nameKey(client: WorkerClient): string {
  return `${client.scope}\n${client.workerName ?? ''}`;
}

function countOnline(workers: ReadonlyMap<string, SeenWorker>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { client, online } of workers.values()) {
    if (!online) continue;
    for (const key of [client.scope, nameKey(client)]) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

function isSuccessor(client: WorkerClient, gone: WorkerClient): boolean {
  if (client.scope !== gone.scope || client.workerName !== gone.workerName) return false;
  return client.workerName !== null || hostOf(client.address) === hostOf(gone.address);
}

function hostOf(address: string): string {
  return address.slice(0, Math.max(0, address.lastIndexOf(':')));
}

function isSameFleet(a: ReadonlyMap<string, SeenWorker>, b: ReadonlyMap<string, SeenWorker>): boolean {
  return a.size === b.size && [...a].every(([id, worker]) => b.get(id)?.online === worker.online);
}

const notReadYet = (): string => t('The client list, which names BullMQ workers, has not been read yet.');

const inCluster = (): string =>
  t(
    'This Redis is a node of a cluster: its client list, which names BullMQ workers, lacks those that are connected to other nodes.',
  );

const hidden = (): string =>
  t(
    'The client list, which names BullMQ workers, does not even show this connection: a proxy or a managed service hides clients.',
  );

const namesHidden = (): string =>
  t(
    'Names of clients, by which BullMQ workers are told, are not kept: not even that of this connection. A proxy or a managed service may refuse them; a user needs `+client|setname`.',
  );

/** Why workers may be missing in the list; `null`: none are. */
function partialList(text: string, own: string | null, server: string | null): string | null {
  const flaw = flawOf(text, own);
  if (flaw !== null) return flaw === 'hides-clients' ? hidden() : namesHidden();
  // Valkey says `server_mode`.
  return /^(?:redis|server)_mode:cluster\s*$/mu.test(server ?? '') ? inCluster() : null;
}

/** The server's words are quoted: managed services differ in what they forbid and how they say so. */
function clientListRefused(error: string): string {
  return error.startsWith('NOPERM')
    ? t(
        'This user may not read the client list, which names BullMQ workers ({0}). Allow `+client|list` to see them.',
        error,
      )
    : t(
        'This server does not show its client list, which names BullMQ workers ({0}). Allow `+client|list` to see them.',
        error,
      );
}
