import type { Action } from '../../model/action.ts';
import type { ConnectionId } from '../../model/connection.ts';
import type { BullmqTarget, CeleryTarget, HttpTarget } from '../../model/evaluationTarget.ts';
import { fillTemplate, fillText, type PlaceholderValues } from '../../model/evaluationTargetTemplate.ts';
import type { HttpRequest } from './httpClient.ts';

/** The action that sends an evaluation to a Celery task. */
export function celeryAction(
  target: CeleryTarget,
  connectionId: ConnectionId,
  values: PlaceholderValues,
): Action {
  return {
    kind: 'celery.sendTask',
    connectionId,
    task: target.task,
    queue: target.queue,
    args: JSON.stringify(fillTemplate(target.args, values)),
    kwargs: JSON.stringify(fillTemplate(target.kwargs, values)),
    priority: target.priority,
    countdownS: null,
  };
}

/** The action that adds an evaluation to a BullMQ queue. */
export function bullmqAction(
  target: BullmqTarget,
  connectionId: ConnectionId,
  prefix: string,
  values: PlaceholderValues,
): Action {
  return {
    kind: 'bullmq.addJob',
    connectionId,
    prefix,
    queue: target.queue,
    name: target.jobName,
    data: JSON.stringify(fillTemplate(target.data, values)),
  };
}

/** The request that hands an evaluation to an endpoint. */
export function httpRequest(target: HttpTarget, values: PlaceholderValues): HttpRequest {
  const headers = Object.fromEntries(
    Object.entries(target.headers).map(([name, text]) => [
      name.toLowerCase(),
      fillText(text, values, (value) => value),
    ]),
  );
  const isText = typeof target.body === 'string';
  const body = fillTemplate(target.body, values);
  const contentType = isText ? 'text/plain; charset=utf-8' : 'application/json';
  return {
    method: target.method,
    url: fillText(target.url, values, (value) => encodeURIComponent(value.toWellFormed())),
    headers: target.body === null ? headers : { 'content-type': contentType, ...headers },
    body: target.body === null ? null : typeof body === 'string' ? body : JSON.stringify(body),
  };
}

/** The text or number at a dotted path of a JSON answer (`data.0.id`); `null` when there is none. */
export function idAtPath(json: string, path: string): string | null {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return null;
  }
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return null;
    value = Object.entries(value).find(([name]) => name === key)?.[1];
  }
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
}
