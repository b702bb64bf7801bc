import { globEscape } from '../../redis/scanSlice.ts';
import { defaultFanout, UNFORMATTED_FANOUT } from '../celeryLayout.ts';

export interface EventSource {
  readonly keyPrefix: string;
  readonly eventExchange: string;
  /** The broker's database. */
  readonly database: number;
  /** Key prefixes of the other applications of the database. */
  readonly otherPrefixes: readonly string[];
}

/** kombu's usual prefix, also that of another database. */
const ORDINARY = /\/(?:[0-9]+|\{db\})\.$/;

/** PSUBSCRIBE patterns on which every live worker of an application is heard soon, whatever its `fanout_prefix`. */
export function heartbeatPatterns({
  keyPrefix,
  eventExchange,
}: Pick<EventSource, 'keyPrefix' | 'eventExchange'>): readonly string[] {
  const channel = `${globEscape(keyPrefix)}*${globEscape(eventExchange)}`;
  return [`${channel}/worker.heartbeat`, channel];
}

/**
 * What stands between key prefix and exchange in a channel on which a worker was heard (kombu's `fanout_prefix`, with the
 * database put in or, on Sentinel before kombu 5.4, not). `null`: a channel of another application, or of another
 * database, for a server's channels are shared by all its databases.
 */
export function fanoutOf(channel: string, source: EventSource): string | null {
  const { keyPrefix, eventExchange, database, otherPrefixes } = source;
  const name = channel.replace(/\/worker\.heartbeat$/, '');
  if (!name.startsWith(keyPrefix) || !name.endsWith(eventExchange)) return null;
  if (name.length < keyPrefix.length + eventExchange.length) return null;
  const fanout = name.slice(keyPrefix.length, name.length - eventExchange.length);
  if (fanout === defaultFanout(database) || fanout === UNFORMATTED_FANOUT) return fanout;
  const isOthers = otherPrefixes.some(
    (prefix) => prefix.length > keyPrefix.length && name.startsWith(prefix),
  );
  // A letter there belongs to the name of another exchange.
  return isOthers || ORDINARY.test(fanout) || /[A-Za-z0-9]$/.test(fanout) ? null : fanout;
}
