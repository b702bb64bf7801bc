import { t } from '../../model/l10n.ts';
import { formatNumber } from '../../model/numberFormat.ts';
import type { CeleryKeys } from './keys.ts';

const MOST_NAMED = 3;
/** What can be typed after a command as it stands. */
const PLAIN_TAG = /^[\w.:@-]{1,100}$/;

/**
 * Warns of entries of the in-flight table that are no messages. Every worker puts back what has been in flight for longer
 * than the visibility timeout, at its start and then every ten seconds or so; kombu does not bear an entry that it cannot
 * read, and the worker's main process ends, as does the next one (seen with Celery 5.2 and the newest).
 *
 * @param tags their delivery tags
 * @returns a text with the way out, or `null` when there are none
 */
export function unreadableInFlight(
  tags: ReadonlySet<string>,
  { unacked, unackedIndex }: Pick<CeleryKeys, 'unacked' | 'unackedIndex'>,
): string | null {
  if (tags.size === 0) return null;
  const [first, ...others] = [...tags].filter((tag) => PLAIN_TAG.test(tag)).slice(0, MOST_NAMED);
  return t(
    '{0} Celery workers end when they try to deliver such an entry again, after the visibility timeout or at their next start. Find out what wrote it, then remove it by its delivery tag: {1}.',
    found(tags.size, first === undefined ? [] : [first, ...others], unacked),
    `ZREM ${unackedIndex} ${first ?? '<tag>'}, HDEL ${unacked} ${first ?? '<tag>'}`,
  );
}

function found(count: number, named: readonly string[], key: string): string {
  const names = named.join(', ');
  if (count === 1) {
    return names === ''
      ? t('Among the messages in flight ({0}) is an entry that is no message.', key)
      : t('Among the messages in flight ({0}) is an entry that is no message: {1}.', key, names);
  }
  const number = formatNumber(count);
  if (names === '')
    return t('Among the messages in flight ({0}) are {1} entries that are no messages.', key, number);
  return count > named.length
    ? t(
        'Among the messages in flight ({0}) are {1} entries that are no messages: {2} and others.',
        key,
        number,
        names,
      )
    : t('Among the messages in flight ({0}) are {1} entries that are no messages: {2}.', key, number, names);
}
