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
  const named =
    first === undefined
      ? ''
      : `: ${[first, ...others].join(', ')}${tags.size > others.length + 1 ? ' and others' : ''}`;
  const example = first ?? '<tag>';
  const what = tags.size === 1 ? 'an entry that is no message' : `${tags.size} entries that are no messages`;
  return (
    `Among the messages in flight (${unacked}) ${tags.size === 1 ? 'is' : 'are'} ${what}${named}. ` +
    'Celery workers end when they try to deliver such an entry again, after the visibility timeout or at their next start. ' +
    `Find out what wrote it, then remove it by its delivery tag: ZREM ${unackedIndex} ${example}, HDEL ${unacked} ${example}.`
  );
}
