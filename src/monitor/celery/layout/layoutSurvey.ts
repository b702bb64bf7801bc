import type { RedisLink } from '../../redis/redisLink.ts';
import { readScanSlice, SCAN_START, scanSlice } from '../../redis/scanSlice.ts';
import { DEFAULT_EVENT_EXCHANGE } from '../celeryLayout.ts';
import { separatorOfEventListener, separatorOfMailbox } from './bindingEvidence.ts';
import { bindingSetOf, EVERY_BINDING, FoundApps } from './foundApps.ts';
import { type AppEvidence, controlExchangeToUse, prefixToWatch } from './learnLayout.ts';
import type { StatedLayout } from '../celeryLayout.ts';

/** Slices of one look: of a small database everything, of a large one so much that nobody waits for it. */
const SLICES_PER_LOOK = 25;
const MEMBERS = 20;
/** Exchanges that are asked for event listeners where Celery's usual one is missing. */
const MOST_CANDIDATES = 20;

/**
 * Finds out from Redis alone which Celery applications a database has and how they name things: SCAN in bounded slices,
 * and a few members of binding sets. What this user may not read stays unknown.
 */
export class LayoutSurvey {
  readonly #link: RedisLink;
  readonly #stated: StatedLayout;
  #seen: FoundApps | null = null;
  #pass = new FoundApps();
  #cursor: string = SCAN_START;

  constructor(link: RedisLink, stated: StatedLayout) {
    this.#link = link;
    this.#stated = stated;
  }

  /** As of the last look over the whole database, or so far during the first one. */
  get apps(): FoundApps {
    return this.#seen ?? this.#pass;
  }

  /** Whether the whole database has been looked over since this began. */
  get isComplete(): boolean {
    return this.#seen !== null;
  }

  /**
   * Looks on, or anew after the end of the database.
   *
   * @throws RedisLinkError when the server cannot be reached
   */
  async look(): Promise<AppEvidence> {
    for (let slice = 0; slice < SLICES_PER_LOOK; slice++) {
      if (await this.#lookAtSlice()) break;
    }
    const prefix = prefixToWatch(this.#stated, this.apps);
    const control = controlExchangeToUse(this.#stated, this.apps, prefix);
    const [mailboxes, listener] = await Promise.all([
      control === null ? [] : this.#members(prefix, `${control}.pidbox`),
      this.#eventListener(prefix),
    ]);
    const separators = mailboxes.map((member) => separatorOfMailbox(member, control ?? ''));
    return {
      separator: separators.find((found) => found !== null) ?? listener?.separator ?? null,
      eventExchange: listener?.exchange ?? null,
    };
  }

  /** Whether the end of the database is reached. */
  async #lookAtSlice(): Promise<boolean> {
    const [reply] = await this.#link.pipeline([scanSlice(this.#cursor, EVERY_BINDING)]);
    const slice = readScanSlice(reply);
    for (const key of slice?.keys ?? []) this.#pass.take(key.toString());
    this.#cursor = slice?.cursor ?? SCAN_START;
    if (this.#cursor !== SCAN_START) return false;
    this.#seen = this.#pass;
    this.#pass = new FoundApps();
    return true;
  }

  async #eventListener(
    prefix: string,
  ): Promise<{ readonly exchange: string; readonly separator: string } | null> {
    const exchanges = this.apps.exchangesOf(prefix);
    const candidates = exchanges.includes(DEFAULT_EVENT_EXCHANGE)
      ? [DEFAULT_EVENT_EXCHANGE]
      : exchanges.filter((exchange) => !exchange.endsWith('.pidbox')).slice(0, MOST_CANDIDATES);
    for (const exchange of candidates) {
      for (const member of await this.#members(prefix, exchange)) {
        const separator = separatorOfEventListener(member);
        if (separator !== null) return { exchange, separator };
      }
    }
    return null;
  }

  async #members(prefix: string, exchange: string): Promise<readonly string[]> {
    const key = bindingSetOf(prefix, exchange);
    const [reply] = await this.#link.pipeline([['SSCAN', key, SCAN_START, 'COUNT', MEMBERS]]);
    return (readScanSlice(reply)?.keys ?? []).slice(0, MEMBERS).map((member) => member.toString());
  }
}
