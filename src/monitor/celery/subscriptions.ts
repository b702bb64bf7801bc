import { RedisReplyError } from '../redis/redisErrors.ts';
import type { PatternSubscription, RedisLink } from '../redis/redisLink.ts';
import type { SystemContext } from '../system.ts';
import type { EventStream } from './eventStream.ts';
import type { CeleryKeys } from './keys.ts';
import type { ResultStream } from './resultStream.ts';

/** Told of interruptions of a subscription; times are epoch ms of our clock. */
export interface GapListener {
  /** `to` is `null` when events begin to be missed. */
  onEventGap(from: number, to: number | null): void;
  /** Results can be read afterwards, so that nothing is lost for good. */
  onResultGap(from: number, to: number): void;
}

/** Listens to events on the broker and to announced results on the result backend, each as far as it is allowed. */
export class Subscriptions {
  private readonly context: SystemContext;
  private readonly keys: CeleryKeys;
  private readonly events: EventStream;
  private readonly results: ResultStream;
  private readonly listener: GapListener;
  private eventSubscription: PatternSubscription | null = null;
  private resultSubscription: PatternSubscription | null = null;
  private isOpeningResults = false;
  private disposed = false;
  /** The server's words when this user may not listen to events. */
  eventsForbidden: string | null = null;
  private resultsForbidden = false;

  constructor(
    context: SystemContext,
    parts: { readonly keys: CeleryKeys; readonly events: EventStream; readonly results: ResultStream },
    listener: GapListener,
  ) {
    this.context = context;
    this.keys = parts.keys;
    this.events = parts.events;
    this.results = parts.results;
    this.listener = listener;
  }

  /**
   * Listens to what it does not listen to yet. Being forbidden is no failure: the rest can still be watched.
   *
   * @throws RedisLinkError when the broker cannot be reached
   */
  async start(): Promise<void> {
    if (this.eventSubscription === null) {
      this.eventsForbidden = null;
      try {
        this.eventSubscription = await this.listen(
          this.context.broker,
          this.keys.eventPatterns,
          (_, payload) => {
            this.events.take(payload);
          },
          {
            onLost: (from) => {
              this.listener.onEventGap(from, null);
            },
            onGap: (from, to) => {
              this.listener.onEventGap(from, to);
            },
          },
        );
      } catch (error) {
        if (!(error instanceof RedisReplyError)) throw error;
        this.eventsForbidden = error.message;
        this.context.log('warn', `Celery's events cannot be heard: ${error.message}`);
      }
    }
    this.resultsForbidden = false;
    this.listenToResults();
  }

  /** Tries again in the background while the result backend, which may be another server, could not be reached. */
  listenToResults(): void {
    if (this.resultSubscription !== null || this.isOpeningResults || this.resultsForbidden || this.disposed)
      return;
    this.isOpeningResults = true;
    this.listen(
      this.context.results,
      [this.keys.resultPattern],
      (channel, payload) => {
        this.results.take(channel, payload);
      },
      {
        onGap: (from, to) => {
          this.listener.onResultGap(from, to);
        },
      },
    )
      .then((subscription) => {
        this.resultSubscription = subscription;
      })
      .catch((error: unknown) => {
        this.resultsForbidden = error instanceof RedisReplyError;
        this.context.log('debug', `Celery's results cannot be followed live: ${String(error)}`);
      })
      .finally(() => {
        this.isOpeningResults = false;
      });
  }

  async dispose(): Promise<void> {
    this.disposed = true;
    await this.eventSubscription?.dispose();
    await this.resultSubscription?.dispose();
  }

  private async listen(
    link: RedisLink,
    patterns: readonly string[],
    onMessage: (channel: string, payload: Buffer) => void,
    interruptions: Pick<Parameters<RedisLink['subscribe']>[1], 'onGap' | 'onLost'>,
  ): Promise<PatternSubscription | null> {
    const subscription = await link.subscribe(patterns, { onMessage, ...interruptions });
    if (!this.disposed) return subscription;
    await subscription.dispose();
    return null;
  }
}
