import { ACTIONS, refusal } from '../model/action.ts';
import type { Action, ActionOutcome } from '../model/action.ts';

type Refusal = Extract<ActionOutcome, { ok: false }>;

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Why an action was not carried out, and what to do. */
export const refusals = {
  readOnly: (action: Action, connection: string): Refusal =>
    refusal(
      'read-only',
      `${ACTIONS[action.kind].title} is refused: the connection '${connection}' is read-only. Edit the connection to allow actions.`,
    ),
  unknownAction: (kind: string): Refusal =>
    refusal('unsupported', `The monitor does not know the action '${kind}'.`),
  unsupported: (action: Action, connection: string): Refusal =>
    refusal(
      'unsupported',
      `${ACTIONS[action.kind].title} is not possible on the connection '${connection}'.`,
    ),
  noConnection: (): Refusal =>
    refusal('invalid', 'The connection is not watched any more. Choose another one and try again.'),
  unreachable: (action: Action, detail: string): Refusal =>
    refusal(
      'unreachable',
      `${ACTIONS[action.kind].title} was not carried out: the server cannot be reached (${detail}).`,
    ),
  noReply: (action: Action, error: unknown): Refusal =>
    refusal(
      'no-reply',
      `It is not known whether ${ACTIONS[action.kind].title} was carried out: ${reasonOf(error)}. Look at the queue before you try again.`,
    ),
  underWay: (action: Action): Refusal =>
    refusal(
      'no-reply',
      `${ACTIONS[action.kind].title} is under way, or was when this window ended: how it ended is not known.`,
    ),
  refused: (action: Action, error: unknown): Refusal =>
    refusal('refused', `${ACTIONS[action.kind].title} was not carried out: ${reasonOf(error)}.`),
};

export function actionNotLogged(summary: string, error: unknown): string {
  return `What came of the action '${summary}' could not be entered in the action log: ${reasonOf(error)}`;
}

export function detailNotRead(id: string, error: unknown): string {
  return `Task ${id} could not be read from the server; what the history knows of it is shown instead: ${reasonOf(error)}`;
}

export function pollFailed(connection: string, error: unknown): string {
  return `${connection}: polling failed: ${reasonOf(error)}`;
}

export function systemFaulty(connection: string, error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `${connection}: an unexpected answer was not understood: ${text}`;
}

export function duplicateConnection(id: string): string {
  return `Two connections have the id '${id}'; only the first of them is watched. Give each its own id.`;
}

export function monitorClosed(): string {
  return 'The monitor is closed. Reload the window to start it again.';
}

/** @param answer of the server, for example `MOVED 3999 127.0.0.1:6381` */
export function keysElsewhere(answer: string): string {
  return `This server does not hold all the keys; it answers “${answer}”. What lies on other nodes of its Redis Cluster is not seen: watch a server that holds all keys of your queues.`;
}
