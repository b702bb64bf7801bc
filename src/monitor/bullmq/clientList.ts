import { parseWorkerClientName } from './clientName.ts';
import { detached } from './excerpt.ts';
import { queueScope, type QueueId } from './keys.ts';
import { numberOf } from './replyValue.ts';

/** The blocking connection of one BullMQ worker, as CLIENT LIST shows it. */
export interface WorkerClient {
  /** Unique while the server runs. */
  readonly clientId: string;
  readonly queue: QueueId;
  readonly scope: string;
  readonly workerName: string | null;
  /** `host:port`, or a socket path. */
  readonly address: string;
  /** Seconds since it connected, and since its last command; `null`: not told. */
  readonly ageS: number | null;
  readonly idleS: number | null;
  /** Redis client library, for example `ioredis 5.6.0`; `null` when the server or the client does not say. */
  readonly library: string | null;
}

/** Workers beyond this are left out: a list of clients is as long as hostile clients want it to be. */
const MAX_WORKERS = 2_000;

/**
 * The workers of one database in the reply of CLIENT LIST: one line per client, `field=value` separated by spaces.
 * Lines that cannot be read are left out.
 */
export function parseWorkerClients(
  text: string,
  prefixes: readonly string[],
  database: number,
): readonly WorkerClient[] {
  const workers: WorkerClient[] = [];
  for (const line of text.split('\n')) {
    if (workers.length >= MAX_WORKERS) break;
    const fields = parseLine(line);
    const clientId = fields.get('id') ?? '';
    const name = parseWorkerClientName(prefixes, fields.get('name') ?? '');
    if (clientId === '' || name === null || fields.get('db') !== String(database)) continue;
    workers.push({
      clientId: detached(clientId),
      queue: name.queue,
      scope: queueScope(name.queue),
      workerName: name.workerName === null ? null : detached(name.workerName),
      address: detached(fields.get('addr') ?? ''),
      ageS: numberOf(fields.get('age')),
      idleS: numberOf(fields.get('idle')),
      library: libraryOf(fields.get('lib-name'), fields.get('lib-ver')),
    });
  }
  return workers;
}

/** Why a list of clients may lack workers: it does not show every client, or their names are not kept. */
export type ListFlaw = 'hides-clients' | 'hides-names';

/**
 * Judges a list by the line of the very connection that asked for it (CLIENT INFO, since Redis 6.2), which has named
 * itself. `null`: nothing is wrong with it, or there is no such line.
 */
export function flawOf(text: string, own: string | null): ListFlaw | null {
  const fields = parseLine(own ?? '');
  const id = fields.get('id');
  if (id === undefined) return null;
  if (!text.startsWith(`id=${id} `) && !text.includes(`\nid=${id} `)) return 'hides-clients';
  return fields.get('name') === '' ? 'hides-names' : null;
}

function parseLine(line: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const field of line.trimEnd().split(' ')) {
    const equals = field.indexOf('=');
    if (equals > 0) fields.set(field.slice(0, equals), field.slice(equals + 1));
  }
  return fields;
}

function libraryOf(name: string | undefined, version: string | undefined): string | null {
  if (name === undefined || name === '') return null;
  return detached(version === undefined || version === '' ? name : `${name} ${version}`);
}
