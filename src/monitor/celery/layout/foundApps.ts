const MARK = '_kombu.binding.';
/** No database has so many; whoever fills it with such keys does not fill our memory. */
const MAX_PREFIXES = 50;
const MAX_EXCHANGES = 200;

/** SCAN pattern of the binding sets of every application, whatever its prefix. */
export const EVERY_BINDING = `*${MARK}*`;

/** The Celery applications of a database, told apart by the key prefix of their binding sets. */
export class FoundApps {
  readonly #exchanges = new Map<string, Set<string>>();

  /** Key prefixes, in alphabetical order. */
  get prefixes(): readonly string[] {
    return [...this.#exchanges.keys()].sort();
  }

  /** Names of the exchanges of the application with this prefix. */
  exchangesOf(prefix: string): readonly string[] {
    return [...(this.#exchanges.get(prefix) ?? [])].sort();
  }

  /** Takes a key that {@link EVERY_BINDING} has found. */
  take(key: string): void {
    const at = key.lastIndexOf(MARK);
    if (at === -1) return;
    const prefix = key.slice(0, at);
    const known = this.#exchanges.get(prefix);
    if (known === undefined && this.#exchanges.size >= MAX_PREFIXES) return;
    const exchanges = known ?? new Set();
    this.#exchanges.set(prefix, exchanges);
    if (exchanges.size < MAX_EXCHANGES) exchanges.add(key.slice(at + MARK.length));
  }
}

/** Control exchanges (`control_exchange`) among the exchanges of an application: each has a mailbox. */
export function controlExchangesIn(exchanges: readonly string[]): readonly string[] {
  return exchanges.flatMap((exchange) =>
    exchange.endsWith('.pidbox') && !exchange.startsWith('reply.')
      ? exchange.slice(0, -'.pidbox'.length)
      : [],
  );
}

/** Binding set of an exchange. */
export function bindingSetOf(prefix: string, exchange: string): string {
  return prefix + MARK + exchange;
}
