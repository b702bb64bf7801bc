import { t } from '../../model/l10n.ts';
import type { SystemContext } from '../system.ts';
import type { InspectMethod } from './encoder/controlRequest.ts';
import { readHeldTasks, readScheduledTasks } from './inspectReplies.ts';
import { readRegistered } from './registeredTasks.ts';
import type { RemoteControl } from './remoteControl.ts';
import { countOf, isWireObject } from './wireFields.ts';

/** A message in flight, as far as it matters for whose it is. */
export interface HeldMessage {
  readonly taskId: string | null;
  readonly taskName: string | null;
  /** Epoch ms by the clock of the worker that took it. */
  readonly heldSince: number;
}

export type ClaimsResult =
  | { readonly kind: 'claims'; readonly claims: LiveClaims }
  /** Not every live worker has answered every question. */
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'forbidden'; readonly message: string };

const COLLECT_MS = 4_000;
/** A message so young may be on its way into a worker's own tables. */
const SETTLE_MS = 10_000;
/** Two clocks of one system differ by less. */
const CLOCK_SLACK_MS = 60_000;

/** What all live workers say that they hold, asked at one moment. */
export class LiveClaims {
  private readonly ids: ReadonlySet<string>;
  /** Rate limited task names by the epoch ms at which a worker that limits them started. */
  private readonly limits: readonly { readonly startedAt: number; readonly names: ReadonlySet<string> }[];
  private readonly askedAt: number;

  constructor(ids: LiveClaims['ids'], limits: LiveClaims['limits'], askedAt: number) {
    this.ids = ids;
    this.limits = limits;
    this.askedAt = askedAt;
  }

  /**
   * Why a live worker may hold this message; `null` when none does. A worker names what it executes, has prefetched and
   * keeps for later, but not what waits for a rate limit: there, only a worker that has not run long enough is excluded.
   */
  objection({ taskId, taskName, heldSince }: HeldMessage): string | null {
    if (taskId !== null && this.ids.has(taskId)) return t('A live worker holds it');
    if (this.askedAt - heldSince < SETTLE_MS) return t('It was taken only a moment ago');
    const mayWait = this.limits.some(
      ({ startedAt, names }) =>
        startedAt < heldSince + CLOCK_SLACK_MS && taskName !== null && names.has(taskName),
    );
    return mayWait ? t('It may wait for a rate limit in a live worker, which does not tell') : null;
  }
}

/**
 * Asks every worker what it holds.
 *
 * @param liveNames nodenames that must be among the answers
 * @throws RedisLinkError when the server cannot be reached
 */
export async function askLiveClaims(
  { clock, config }: Pick<SystemContext, 'clock' | 'config'>,
  control: RemoteControl,
  liveNames: ReadonlySet<string>,
): Promise<ClaimsResult> {
  const askedAt = clock.now();
  const methods = ['active', 'reserved', 'scheduled', 'stats', 'registered'] as const;
  const answers = new Map<InspectMethod, readonly { readonly worker: string; readonly value: unknown }[]>();
  const outcomes = await Promise.all(
    methods.map(async (method) => {
      const safe = method === 'active' ? { safe: true } : {};
      const outcome = await control.ask({ method, arguments: safe, destination: null }, COLLECT_MS);
      if (outcome.kind === 'replies') answers.set(method, outcome.replies);
      return outcome;
    }),
  );
  for (const outcome of outcomes) {
    if (outcome.kind !== 'replies') return { kind: 'forbidden', message: outcome.message };
    const answered = new Set(outcome.replies.map(({ worker }) => worker));
    const isComplete = outcome.replies.length >= outcome.listeners;
    if (!isComplete || [...liveNames].some((name) => !answered.has(name))) return { kind: 'incomplete' };
  }
  const ids = new Set<string>();
  for (const [method, read] of [
    ['active', readHeldTasks],
    ['reserved', readHeldTasks],
    ['scheduled', readScheduledTasks],
  ] as const) {
    for (const { value } of answers.get(method) ?? []) {
      const held = read(value, config.id, askedAt);
      if (held === null) return { kind: 'incomplete' };
      for (const { ref } of held) ids.add(ref.id);
    }
  }
  return { kind: 'claims', claims: new LiveClaims(ids, rateLimits(answers, askedAt), askedAt) };
}

function rateLimits(
  answers: ReadonlyMap<InspectMethod, readonly { readonly worker: string; readonly value: unknown }[]>,
  askedAt: number,
): { startedAt: number; names: ReadonlySet<string> }[] {
  const starts = new Map<string, number>();
  for (const { worker, value } of answers.get('stats') ?? []) {
    const uptimeS = isWireObject(value) ? countOf(value['uptime']) : undefined;
    const startedAt = uptimeS === undefined ? Number.NEGATIVE_INFINITY : askedAt - uptimeS * 1_000;
    starts.set(worker, Math.min(startedAt, starts.get(worker) ?? Number.POSITIVE_INFINITY));
  }
  return (answers.get('registered') ?? []).map(({ worker, value }) => ({
    startedAt: starts.get(worker) ?? Number.NEGATIVE_INFINITY,
    names: new Set(
      (readRegistered(value) ?? []).flatMap(({ name, rateLimit }) => (rateLimit === null ? [] : name)),
    ),
  }));
}
