import type { ControlReply } from './controlReply.ts';
import type { RemoteControl } from './remoteControl.ts';
import type { CeleryWorkers } from './workers.ts';
import { isWireObject, textOf } from './wireFields.ts';

/** What one worker answered to `enable_events`. */
export interface SwitchAnswer {
  readonly worker: string;
  readonly on: boolean;
  /** Its own words. */
  readonly words: string;
}

export type SwitchOutcome =
  | {
      readonly kind: 'answers';
      readonly answers: readonly SwitchAnswer[];
      readonly silent: readonly string[];
    }
  | { readonly kind: 'forbidden'; readonly message: string };

const COLLECT_MS = 3_000;

/**
 * Tells the named workers to send task events, which lasts until they restart. Harmless when they do already.
 *
 * @throws RedisLinkError when the server cannot be reached
 */
export async function enableTaskEvents(
  control: RemoteControl,
  workers: CeleryWorkers,
  names: readonly string[],
): Promise<SwitchOutcome> {
  const outcome = await control.ask(
    { method: 'enable_events', arguments: {}, destination: names },
    COLLECT_MS,
    (replies) => names.every((name) => replies.some(({ worker }) => worker === name)),
  );
  if (outcome.kind !== 'replies') return { kind: 'forbidden', message: outcome.message };
  const answers = outcome.replies.map(readAnswer);
  for (const { worker, on } of answers) workers.settleTaskEvents(worker, on ? 'on' : 'off');
  const answered = new Set(answers.map(({ worker }) => worker));
  return { kind: 'answers', answers, silent: names.filter((name) => !answered.has(name)) };
}

function readAnswer({ worker, value }: ControlReply): SwitchAnswer {
  const answer = isWireObject(value) ? value : {};
  const ok = textOf(answer['ok']);
  // Both `task events enabled` and `task events already enabled`.
  const on = ok?.endsWith('enabled') ?? false;
  return { worker, on, words: ok ?? textOf(answer['error']) ?? JSON.stringify(value) };
}
