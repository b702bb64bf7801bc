import { ACTIONS, type ActionKind, type ActionOutcome, refusal } from '../../model/action.ts';
import type { ConnectionId, ConnectionStatus } from '../../model/connection.ts';
import { messageText } from '../format/messageText.ts';
import type { Wording } from '../trees/drawing.ts';

/** Why an action is refused before anything is asked: one of its connections is read-only. `null`: it is not. */
export function readOnlyRefusal(
  kind: ActionKind,
  connectionIds: readonly ConnectionId[],
  statuses: readonly ConnectionStatus[],
  { t }: Pick<Wording, 't'>,
): Extract<ActionOutcome, { ok: false }> | null {
  const { title, writes } = ACTIONS[kind];
  const readOnly = statuses.find((status) => status.readOnly && connectionIds.includes(status.id));
  if (!writes || readOnly === undefined) return null;
  return refusal(
    'read-only',
    t(
      "{0} is refused: the connection '{1}' is read-only. Edit the connection to allow actions.",
      t(title),
      messageText(readOnly.name, 100),
    ),
  );
}
