import * as v from 'valibot';
import type { ConnectionId } from '../../../model/connection.ts';
import type { Payload } from '../../../model/payload.ts';
import { type DataNode, formatDataNode } from '../../../model/tolerantJson.ts';
import { subjectOf } from '../../commands/treeSubject.ts';
import { messageText } from '../../format/messageText.ts';
import { shortTaskName } from '../../format/shortName.ts';
import type { ActionCommand, ActionDeps } from '../actionCommand.ts';
import { askQueueName } from '../inputs/askQueueName.ts';
import { askTaskName } from '../inputs/askTaskName.ts';
import { refuseReadOnly } from '../runAction.ts';
import { draftArguments } from '../sendDocument/draftArguments.ts';
import { sendDocumentText } from '../sendDocument/sendDocumentText.ts';
import { connectionTarget } from '../targets/connections.ts';

const DEFAULT_QUEUE = 'celery';

/** *Send Task…*: a name, a queue, then arguments and options in a JSON document, which is sent from there. */
export const sendTask: ActionCommand = async (call, deps) => {
  const { t } = deps.wording;
  const title = t('Send Task');
  const row = subjectOf(call.argument);
  const onQueue = row?.kind === 'queue' ? row.queue : null;
  const connection = await connectionTarget(
    onQueue?.connectionId ?? call.argument,
    { title, system: 'celery', writes: true },
    deps,
  );
  if (connection === null) return null;
  const refused = await refuseReadOnly('celery.sendTask', [connection.id], deps);
  if (refused !== null) return refused;
  const { name, isKnown } = await likelyName(call.argument, connection.id, deps);
  const task = isKnown ? name : await askTaskName(title, connection.id, deps, name);
  if (task === undefined) return null;
  const queue =
    onQueue?.name ??
    (await askQueueName(
      {
        title,
        placeholder: t(
          "To which queue does '{0}' go? A name that is not listed can be typed.",
          messageText(task, 80),
        ),
        connectionId: connection.id,
        without: [],
        first: DEFAULT_QUEUE,
      },
      deps,
    ));
  if (queue === undefined) return null;
  const { args, kwargs } = draftArguments(await deps.signatures.parametersOf(task));
  const draft = { task, name: task, queue, args: payloadOf(args), kwargs: payloadOf(kwargs) };
  const target = { connectionId: connection.id, retryOf: null };
  await deps.sendDocuments.open(`${t('Send')} ${shortTaskName(task)}`, sendDocumentText(draft, t), target);
  return null;
};

function payloadOf(node: DataNode): Payload {
  return { kind: 'json', source: 'event', text: formatDataNode(node, 0) };
}

const NAMES = v.object({ names: v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(100)) });

/**
 * Of the names that a definition can have, the one that workers know, else the first; empty when none was named. Only where
 * workers know exactly one of them there is nothing to ask.
 */
async function likelyName(
  argument: unknown,
  connectionId: ConnectionId,
  { monitor }: ActionDeps,
): Promise<{ readonly name: string; readonly isKnown: boolean }> {
  const named = v.safeParse(NAMES, argument);
  if (!named.success) return { name: '', isKnown: false };
  const { names } = named.output;
  const registered = (await monitor.getRegisteredTasks(connectionId)) ?? [];
  const known = registered.filter(({ name }) => names.includes(name)).map(({ name }) => name);
  return { name: known[0] ?? names[0] ?? '', isKnown: new Set(known).size === 1 };
}
