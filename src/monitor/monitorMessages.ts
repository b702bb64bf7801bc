import { ACTIONS, refusal } from '../model/action.ts';
import type { Action, ActionOutcome } from '../model/action.ts';
import { t } from '../model/l10n.ts';

type Refusal = Extract<ActionOutcome, { ok: false }>;

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Why an action was not carried out, and what to do. */
export const refusals = {
  readOnly: (action: Action, connection: string): Refusal =>
    refusal(
      'read-only',
      t(
        "{0} is refused: the connection '{1}' is read-only. Edit the connection to allow actions.",
        t(ACTIONS[action.kind].title),
        connection,
      ),
    ),
  unknownAction: (kind: string): Refusal =>
    refusal('unsupported', t("The monitor does not know the action '{0}'.", kind)),
  unsupported: (action: Action, connection: string): Refusal =>
    refusal(
      'unsupported',
      t("{0} is not possible on the connection '{1}'.", t(ACTIONS[action.kind].title), connection),
    ),
  noConnection: (): Refusal =>
    refusal('invalid', t('The connection is not watched any more. Choose another one and try again.')),
  unreachable: (action: Action, detail: string): Refusal =>
    refusal(
      'unreachable',
      t(
        '{0} was not carried out: the server cannot be reached ({1}).',
        t(ACTIONS[action.kind].title),
        detail,
      ),
    ),
  noReply: (action: Action, error: unknown): Refusal =>
    refusal(
      'no-reply',
      t(
        'It is not known whether {0} was carried out: {1}. Look at the queue before you try again.',
        t(ACTIONS[action.kind].title),
        reasonOf(error),
      ),
    ),
  underWay: (action: Action): Refusal =>
    refusal(
      'no-reply',
      t(
        '{0} is under way, or was when this window ended: how it ended is not known.',
        t(ACTIONS[action.kind].title),
      ),
    ),
  refused: (action: Action, error: unknown): Refusal =>
    refusal('refused', t('{0} was not carried out: {1}.', t(ACTIONS[action.kind].title), reasonOf(error))),
};

export function monitorClosed(): string {
  return t('The monitor is closed. Reload the window to start it again.');
}

/** @param answer of the server, for example `MOVED 3999 127.0.0.1:6381` */
export function keysElsewhere(answer: string): string {
  return t(
    'This server does not hold all the keys; it answers “{0}”. What lies on other nodes of its Redis Cluster is not seen: watch a server that holds all keys of your queues.',
    answer,
  );
}
