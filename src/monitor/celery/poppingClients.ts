import type { SystemContext } from '../system.ts';

/** A connection whose last command takes from lists (BRPOP), as CLIENT LIST shows it: a worker's, or anybody else's. */
export interface PoppingClient {
  /** It waits for a message now. */
  readonly isBlocked: boolean;
  /** Since its last command, ms, by whole seconds. */
  readonly idleMs: number;
}

/** A longer list would weigh on the server. */
const MAX_CLIENTS = 2_000;
/** Our own connections, which take replies from lists. */
const OWN_NAME = 'task-tower';

/** Looks at the connections of the watched server now and then; `null` when this user may not, or they are too many. */
export class PoppingClients {
  private readonly context: SystemContext;

  constructor(context: SystemContext) {
    this.context = context;
  }

  /** @throws RedisLinkError when the server cannot be reached */
  async read(): Promise<readonly PoppingClient[] | null> {
    const { broker } = this.context;
    const [info] = await broker.pipeline([['INFO', 'clients']]);
    const connected = info?.ok === true ? /connected_clients:(\d+)/.exec(String(info.value))?.[1] : undefined;
    if (connected !== undefined && Number(connected) > MAX_CLIENTS) return null;
    const [list] = await broker.pipeline([['CLIENT', 'LIST', 'TYPE', 'normal']]);
    return list?.ok === true ? readPoppingClients(String(list.value), broker.database) : null;
  }
}

/** Those of one database in the reply of CLIENT LIST: one line per client, `field=value` separated by spaces. */
export function readPoppingClients(text: string, database: number): readonly PoppingClient[] {
  return text.split('\n').flatMap((line) => {
    const fields = new Map(line.split(' ').map((field) => splitField(field)));
    const idleS = Number(fields.get('idle'));
    if (fields.get('cmd') !== 'brpop' || fields.get('db') !== String(database)) return [];
    if (fields.get('name')?.startsWith(OWN_NAME) === true || !Number.isSafeInteger(idleS)) return [];
    return [{ isBlocked: fields.get('flags')?.includes('b') === true, idleMs: idleS * 1_000 }];
  });
}

function splitField(field: string): readonly [string, string] {
  const equals = field.indexOf('=');
  return [field.slice(0, equals), field.slice(equals + 1)];
}
