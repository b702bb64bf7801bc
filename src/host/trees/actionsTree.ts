import type { MonitorApi } from '../../contract/monitorApi.ts';
import type { ActionLogEntry } from '../../model/actionLog.ts';
import { visibleLine } from '../../model/visibleText.ts';
import { type ActionResult, outcomeWord, removalText, resultOf } from '../actionLog/actionLogRow.ts';
import { formatAge } from '../format/age.ts';
import { markdownText } from '../format/markdownText.ts';
import { COMMANDS } from '../manifest.ts';
import type { Drawing, Wording } from './drawing.ts';
import type { TreeSource } from './liveTree.ts';
import { nodeId } from './nodeId.ts';
import type { TreeIcon, TreeNode } from './treeNode.ts';

/** The newest; *Show Action Log* has them all, to be searched. */
const MOST_SHOWN = 50;

const ICONS: Readonly<Record<ActionResult, TreeIcon>> = {
  done: { name: 'check', color: null },
  part: { name: 'warning', color: 'warning' },
  refused: { name: 'error', color: 'error' },
  invalid: { name: 'error', color: 'error' },
  unsupported: { name: 'circle-slash', color: null },
  'read-only': { name: 'lock', color: null },
  'no-reply': { name: 'question', color: 'warning' },
  unreachable: { name: 'debug-disconnect', color: 'warning' },
};

/** The view *Actions*: what was done from here lately, and what came of it. */
export function actionsTree(
  monitor: Pick<MonitorApi, 'getConnections' | 'getActionLog'>,
  wording: Wording,
): TreeSource {
  return {
    topics: ['actions', 'connections'],
    async load() {
      // Without a connection nothing is asked: the question alone would start the monitor.
      const connections = await monitor.getConnections();
      if (connections.length === 0) return () => ({ nodes: [] });
      const { entries } = await monitor.getActionLog(null, MOST_SHOWN);
      const isOnly = ({ connectionId }: ActionLogEntry): boolean =>
        connections.every(({ id }) => id === connectionId);
      return (now) => ({
        nodes: entries.map((entry) => actionNode(entry, isOnly(entry), { ...wording, now })),
      });
    },
  };
}

/** `isOnly`: there is no other connection, so that its name tells nothing. */
function actionNode(entry: ActionLogEntry, isOnly: boolean, drawing: Drawing): TreeNode {
  const { now, locale, t } = drawing;
  const outcome = outcomeWord(entry, drawing);
  const label = visibleLine(entry.summary, 200);
  const age = formatAge(entry.at, now, drawing);
  const description = [
    ...(entry.refusal === null ? [] : [outcome]),
    ...(isOnly ? [] : [visibleLine(entry.connectionName, 60)]),
    age,
  ].join(' · ');
  const removal = removalText(entry, { now, locale, t });
  return {
    id: nodeId('action', String(entry.id)),
    label,
    description,
    icon: ICONS[resultOf(entry)],
    spoken: `${label}, ${outcome}, ${description}`,
    tooltip: [
      `**${markdownText(entry.summary, 500)}**`,
      `${outcome}: ${markdownText(entry.message, 1_000)}`,
      ...(removal === null ? [] : [markdownText(removal)]),
    ].join('\n\n'),
    command: { id: COMMANDS.showActionLog, title: t('Show Details'), arguments: [entry.id] },
  };
}
