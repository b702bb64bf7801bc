import * as v from 'valibot';
import type { ConnectionId, ConnectionStatus } from '../../../model/connection.ts';
import type { SystemKind } from '../../../model/system.ts';
import { subjectOf } from '../../commands/treeSubject.ts';
import { messageText } from '../../format/messageText.ts';
import { askChoice } from '../../prompts/askChoice.ts';
import type { ActionDeps } from '../actionCommand.ts';

export interface ConnectionQuestion {
  readonly title: string;
  /** `null`: any. */
  readonly system: SystemKind | null;
  /** Only connections that are not read-only are offered. */
  readonly writes: boolean;
}

/** Whether a connection is one on which the system may be acted on. */
export function offersActions(
  { systems, readOnly, state }: ConnectionStatus,
  { system, writes }: Omit<ConnectionQuestion, 'title'>,
): boolean {
  // What has not been looked at yet may carry it.
  const mayCarry = systems === null || system === null || systems.includes(system);
  return mayCarry && state.kind === 'online' && !(writes && readOnly);
}

/** The connection to act on: the only one there is, else a choice; `null`: none was chosen, or there is none. */
async function pickConnection(
  question: ConnectionQuestion,
  deps: ActionDeps,
): Promise<ConnectionStatus | null> {
  const { t } = deps.wording;
  const offered = (await deps.monitor.getConnections()).filter((status) => offersActions(status, question));
  const [only, ...others] = offered;
  if (only === undefined) {
    throw new Error(
      t(
        '{0} is not possible now: no connection with such workers is online and not read-only.',
        question.title,
      ),
    );
  }
  if (others.length === 0) return only;
  const answer = await askChoice({
    title: question.title,
    canGoBack: false,
    placeholder: t('On which connection?'),
    choices: offered.map((status) => ({
      label: messageText(status.name),
      description: messageText(status.address),
      value: status,
    })),
  });
  return answer.kind === 'value' ? answer.value : null;
}

/** The connection of a row, of its id or of `{ connectionId }`, or of a choice; `null`: none was chosen, or it is gone. */
export async function connectionTarget(
  argument: unknown,
  question: ConnectionQuestion,
  deps: ActionDeps,
): Promise<ConnectionStatus | null> {
  const row = subjectOf(argument);
  const call = v.safeParse(CALL, argument);
  const id = row?.kind === 'connection' ? row.id : call.success ? call.output : null;
  if (id === null) return pickConnection(question, deps);
  const found = (await deps.monitor.getConnections()).find((status) => status.id === id);
  return found ?? pickConnection(question, deps);
}

const CALL = v.union([
  v.string(),
  v.pipe(
    v.object({ connectionId: v.string() }),
    v.transform(({ connectionId }) => connectionId),
  ),
]);

/** Names of connections by id, for rows of pickers; only told when there are several. */
export function connectionNames(statuses: readonly ConnectionStatus[]): ReadonlyMap<ConnectionId, string> {
  return statuses.length < 2 ? new Map() : new Map(statuses.map(({ id, name }) => [id, messageText(name)]));
}
