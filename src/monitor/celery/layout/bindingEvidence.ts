/** kombu's separator is two characters by default; nobody has much longer ones. */
const LONGEST_SEPARATOR = 8;
const EVENT_LISTENER = 'worker.#';

/**
 * kombu's `sep` as a binding of a mailbox gives it away: an empty routing key, an empty pattern and the name of the mailbox,
 * so that the separator stands twice at the start. `null`: not such a member.
 */
export function separatorOfMailbox(member: string, controlExchange: string): string | null {
  if (!member.endsWith(`.${controlExchange}.pidbox`)) return null;
  return repeatedStart(member);
}

/** The same of a binding with which a worker listens to the events of others (gossip): `worker.#`, nothing, its queue. */
export function separatorOfEventListener(member: string): string | null {
  return member.startsWith(EVENT_LISTENER) ? repeatedStart(member.slice(EVENT_LISTENER.length)) : null;
}

/** The longest text that a text starts with twice. */
function repeatedStart(text: string): string | null {
  for (let length = LONGEST_SEPARATOR; length > 0; length--) {
    const start = text.slice(0, length);
    if (text.length > 2 * length && text.startsWith(start, length)) return start;
  }
  return null;
}
