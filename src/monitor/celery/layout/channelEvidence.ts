import { defaultFanout, UNFORMATTED_FANOUT } from '../celeryLayout.ts';

/** PUBSUB CHANNELS pattern of the mailboxes on which workers of any application listen at the moment. */
export const EVERY_MAILBOX = '*.pidbox';

export interface MailboxOwner {
  readonly keyPrefix: string;
  readonly controlExchange: string;
  /** The broker's database. */
  readonly database: number;
  /** Key prefixes of the other applications of the database. */
  readonly otherPrefixes: readonly string[];
}

const ORDINARY = /\/(?:[0-9]+|\{db\})\.$/;

/**
 * What stands between key prefix and exchange in the channels on which the workers of an application listen (kombu's
 * `fanout_prefix`, with the database put in or, on Sentinel before kombu 5.4, not). Channels are shared by all databases of
 * a server: those of other databases and applications do not count.
 *
 * @param channels names of channels that have listeners, as PUBSUB CHANNELS gives them
 */
export function fanoutsHeard(channels: readonly string[], owner: MailboxOwner): readonly string[] {
  const { keyPrefix, controlExchange, database, otherPrefixes } = owner;
  const end = `${controlExchange}.pidbox`;
  const ours = channels.flatMap((channel) => {
    if (!channel.startsWith(keyPrefix) || !channel.endsWith(end)) return [];
    if (channel.length < keyPrefix.length + end.length) return [];
    const fanout = channel.slice(keyPrefix.length, -end.length);
    if (fanout === defaultFanout(database) || fanout === UNFORMATTED_FANOUT) return fanout;
    const isForeign =
      ORDINARY.test(fanout) ||
      // `x` would hear the mailbox of the control exchange `my.celery` as its own `celery`.
      /[A-Za-z0-9]$/.test(fanout) ||
      fanout.startsWith('reply.') ||
      otherPrefixes.some(
        (prefix) => prefix !== '' && prefix.length > keyPrefix.length && channel.startsWith(prefix),
      );
    return isForeign ? [] : fanout;
  });
  return [...new Set(ours)].sort();
}
