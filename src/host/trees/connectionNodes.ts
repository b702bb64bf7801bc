import type { ConnectionId, ConnectionStatus } from '../../model/connection.ts';
import { visibleLine } from '../../model/visibleText.ts';
import type { ConnectionMarks } from '../connections/connectionMarks.ts';
import type { ConnectionRegistry, UnusableConnection } from '../connections/connectionRegistry.ts';
import { formatClockTime } from '../format/clockTime.ts';
import { markdownText } from '../format/markdownText.ts';
import { describeConnectionProblem } from '../messages/connectionProblem.ts';
import { connectionTooltip } from './connectionTooltip.ts';
import { contextValue, CONTEXT_WORDS } from './contextValues.ts';
import type { Drawing, Wording } from './drawing.ts';
import { nodeId } from './nodeId.ts';
import type { TreeIcon, TreeNode, TreeSubject } from './treeNode.ts';

/** What a view asks the settings of the connections. */
export type TreeConnections = Pick<ConnectionRegistry, 'unusable' | 'marksOf' | 'twins'>;

/** What is known of the connections themselves. */
export interface ConnectionsOverview {
  readonly statuses: readonly ConnectionStatus[];
  readonly unusable: readonly UnusableConnection[];
  readonly marksOf: (id: ConnectionId) => ConnectionMarks;
}

/** The connections as the monitor and the settings tell of them now. */
export function connectionsOverview(
  statuses: readonly ConnectionStatus[],
  registry: TreeConnections,
): ConnectionsOverview {
  return { statuses, unusable: registry.unusable, marksOf: (id) => registry.marksOf(id) };
}

const MAX_NAME = 100;

/** Of a connection that is down, one view tells why and what to do about it; the others say only that it is. */
export type TellsOfDown = 'why' | 'that';

/**
 * The rows of a view: one connection's rows stand by themselves, those of several are grouped by connection.
 * A connection that is down or not ready yet says so in a row of its own, above what is still known of it.
 */
export function connectionNodes(
  { statuses, unusable, marksOf }: ConnectionsOverview,
  rowsOf: (status: ConnectionStatus) => readonly TreeNode[],
  emptyText: string,
  drawing: Drawing,
  tells: TellsOfDown = 'that',
): readonly TreeNode[] {
  const alone = statuses.length + unusable.length === 1;
  return [
    ...unusable.map((entry) => unusableNode(entry, drawing)),
    ...statuses.flatMap((status) => {
      const rows = rowsOf(status);
      const content = [...stateNodes(status, { empty: rows.length === 0, alone, tells }, drawing), ...rows];
      return alone ? content : [groupNode(status, marksOf(status.id), content, emptyText, drawing)];
    }),
  ];
}

/** The view's description when it shows one connection; with several, each is named in the view itself. */
export function connectionsDescription(
  { statuses, unusable, marksOf }: ConnectionsOverview,
  wording: Wording,
): string {
  const [status] = statuses;
  if (status === undefined || statuses.length + unusable.length !== 1) return '';
  return [visibleLine(status.name, MAX_NAME), ...badges(status, marksOf(status.id), wording)].join(' · ');
}

/** What must be known before acting on it. */
function badges(
  { readOnly }: ConnectionStatus,
  { production }: ConnectionMarks,
  { t }: Wording,
): readonly string[] {
  return [...(production ? [t('production')] : []), ...(readOnly ? [t('read-only')] : [])];
}

function stateNodes(
  status: ConnectionStatus,
  { empty, alone, tells }: { readonly empty: boolean; readonly alone: boolean; readonly tells: TellsOfDown },
  drawing: Drawing,
): readonly TreeNode[] {
  const { state } = status;
  const name = visibleLine(status.name, MAX_NAME);
  if (state.kind === 'down' && tells === 'that') {
    const description = stateText(status, drawing).join('');
    const icon: TreeIcon = { name: 'error', color: 'error' };
    if (alone) return [stateNode(status, { label: name, description, icon }, drawing)];
    return empty ? [stateNode(status, { label: drawing.t('not known while it is down') }, drawing)] : [];
  }
  if (state.kind === 'down') {
    const since = drawing.t('since {0}', formatClockTime(state.since, drawing.now, drawing.locale));
    const sentence = visibleLine(describeConnectionProblem(state.problem, drawing.t), 300);
    const icon: TreeIcon = { name: 'error', color: 'error' };
    // Within a group, the name stands above already.
    return [
      alone
        ? stateNode(status, { label: name, description: `${sentence} (${since})`, icon }, drawing)
        : stateNode(status, { label: sentence, description: since, icon }, drawing),
    ];
  }
  if (!empty || (state.kind === 'online' && status.systems !== null)) return [];
  const doing =
    state.kind === 'connecting' ? drawing.t('connecting…') : drawing.t('looking for Celery and BullMQ…');
  const icon: TreeIcon = { name: 'loading~spin', color: null };
  return [
    stateNode(status, alone ? { label: name, description: doing, icon } : { label: doing, icon }, drawing),
  ];
}

function stateNode(
  status: ConnectionStatus,
  shown: Pick<TreeNode, 'label' | 'description' | 'icon'>,
  drawing: Drawing,
): TreeNode {
  return {
    ...shown,
    id: nodeId('state', status.id),
    tooltip: connectionTooltip(status, drawing),
    contextValue: connectionContext(status),
    subject: connectionSubject(status),
  };
}

function groupNode(
  status: ConnectionStatus,
  marks: ConnectionMarks,
  content: readonly TreeNode[],
  emptyText: string,
  drawing: Drawing,
): TreeNode {
  const { state } = status;
  const nothing: TreeNode = { id: nodeId('nothing', status.id), label: emptyText };
  return {
    id: nodeId('connection', status.id),
    label: visibleLine(status.name, MAX_NAME),
    description: [...badges(status, marks, drawing), ...stateText(status, drawing)].join(' · '),
    icon: { name: groupIcon(status, marks), color: state.kind === 'down' ? 'error' : marks.color },
    tooltip: connectionTooltip(status, drawing),
    contextValue: connectionContext(status),
    expand: 'expanded',
    children: content.length === 0 ? [nothing] : content,
    subject: connectionSubject(status),
  };
}

/** Being up is what is expected of it, and not said. */
function stateText({ state }: ConnectionStatus, { now, locale, t }: Drawing): readonly string[] {
  if (state.kind === 'online') return [];
  return state.kind === 'connecting'
    ? [t('connecting…')]
    : [t('down since {0}', formatClockTime(state.since, now, locale))];
}

function groupIcon({ readOnly }: ConnectionStatus, { production }: ConnectionMarks): string {
  if (production) return 'shield';
  return readOnly ? 'lock' : 'database';
}

function unusableNode({ name, reason, place }: UnusableConnection, { t }: Drawing): TreeNode {
  return {
    id: nodeId('setting', place.scope, String(place.index)),
    label: visibleLine(name, MAX_NAME),
    description: visibleLine(reason, 300),
    icon: { name: 'error', color: 'error' },
    tooltip: [
      t('{0} cannot be used', `**${markdownText(name)}**`),
      markdownText(reason),
      place.scope === 'user' ? t('It is in the user settings.') : t('It is in the workspace settings.'),
    ].join('\n\n'),
    contextValue: contextValue(CONTEXT_WORDS.setting),
    subject: { kind: 'setting', scope: place.scope, index: place.index },
  };
}

function connectionContext(status: ConnectionStatus): string {
  const hasCelery = status.state.kind === 'online' && status.systems?.includes('celery') === true;
  return contextValue(
    CONTEXT_WORDS.connection,
    status.state.kind === 'down' ? CONTEXT_WORDS.down : null,
    hasCelery ? CONTEXT_WORDS.celery : null,
    hasCelery && !status.readOnly ? CONTEXT_WORDS.sendable : null,
  );
}

function connectionSubject(status: ConnectionStatus): TreeSubject {
  return { kind: 'connection', id: status.id, name: status.name };
}
