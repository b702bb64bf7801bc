import type { MonitorApi } from '../../contract/monitorApi.ts';
import type { ConnectionId } from '../../model/connection.ts';
import type { BullmqTarget, CeleryTarget, HttpTarget } from '../../model/evaluationTarget.ts';
import type { PlaceholderValues } from '../../model/evaluationTargetTemplate.ts';
import type { Queue } from '../../model/queue.ts';
import type { TaskRef } from '../../model/task.ts';
import type { Wording } from '../trees/drawing.ts';
import { bullmqAction, celeryAction, httpRequest, idAtPath } from './evaluationRequest.ts';
import { type HttpAnswer, sendHttpRequest } from './httpClient.ts';
import { HttpError, toHttpError } from './httpError.ts';
import { describeHttpError } from './httpMessages.ts';

/** A target with everything that is the same for each of its evaluations. */
export type PreparedTarget =
  | { readonly kind: 'celery'; readonly target: CeleryTarget; readonly connectionId: ConnectionId }
  | {
      readonly kind: 'bullmq';
      readonly target: BullmqTarget;
      readonly connectionId: ConnectionId;
      readonly prefix: string;
    }
  | {
      readonly kind: 'http';
      readonly target: HttpTarget;
      /** PEM text of `caFile`. */
      readonly ca: string | null;
      /** Where the task that it starts is followed; its id is still missing. */
      readonly follow: Omit<TaskRef, 'id'> | null;
    };

/** What came of sending one evaluation. `task`: what to follow; `null` when it cannot be followed. */
export type SendOutcome =
  | { readonly ok: true; readonly task: TaskRef | null; readonly answer: HttpAnswer | null }
  /** `message` is a sentence for a person. */
  | { readonly ok: false; readonly message: string };

const HTTP_TIMEOUT_MS = 30_000;
const LARGEST_ANSWER_BYTES = 1_000_000;

/** Sends one evaluation. Never throws. */
export async function sendEvaluation(
  prepared: PreparedTarget,
  values: PlaceholderValues,
  monitor: Pick<MonitorApi, 'perform'>,
  signal: AbortSignal,
  wording: Wording,
): Promise<SendOutcome> {
  if (prepared.kind === 'http') return sendOverHttp(prepared, values, signal, wording);
  const { connectionId } = prepared;
  const action =
    prepared.kind === 'celery'
      ? celeryAction(prepared.target, connectionId, values)
      : bullmqAction(prepared.target, connectionId, prepared.prefix, values);
  try {
    const outcome = await monitor.perform(action);
    return outcome.ok
      ? { ok: true, task: outcome.task, answer: null }
      : { ok: false, message: outcome.message };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}

/** The prefix under which a queue is seen on the connection; BullMQ's default when it is not. */
export function prefixOfQueue(queues: readonly Queue[], connectionId: ConnectionId, name: string): string {
  const seen = queues.find(
    (queue) => queue.system === 'bullmq' && queue.connectionId === connectionId && queue.name === name,
  );
  return seen?.id.endsWith(`:${name}`) === true ? seen.id.slice(0, -name.length - 1) : 'bull';
}

async function sendOverHttp(
  { target, ca, follow }: Extract<PreparedTarget, { kind: 'http' }>,
  values: PlaceholderValues,
  signal: AbortSignal,
  wording: Wording,
): Promise<SendOutcome> {
  const request = httpRequest(target, values);
  try {
    const answer = await sendHttpRequest(request, {
      ca,
      insecure: target.insecure,
      timeoutMs: HTTP_TIMEOUT_MS,
      maxBytes: LARGEST_ANSWER_BYTES,
      locale: wording.locale,
      signal,
    });
    const id = target.follow === null ? null : idAtPath(answer.body, target.follow.idPath);
    return { ok: true, task: follow === null || id === null ? null : { ...follow, id }, answer };
  } catch (error) {
    const problem = error instanceof HttpError ? error : toHttpError(error);
    return { ok: false, message: describeHttpError(problem, request.method, request.url, wording.t) };
  }
}
