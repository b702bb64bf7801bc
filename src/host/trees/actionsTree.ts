import type { MonitorApi } from '../../contract/monitorApi.ts';
import type { ActionRefusal } from '../../model/action.ts';
import type { ActionLogEntry } from '../../model/actionLog.ts';
import { visibleLine } from '../../model/visibleText.ts';
import { outcomeWord, removalText } from '../actionLog/actionLogRow.ts';
import { formatAge } from '../format/age.ts';
import { markdownText } from '../format/markdownText.ts';
import { COMMANDS } from '../manifest.ts';
import type { Drawing, Wording } from './drawing.ts';
import type { TreeSource } from './liveTree.ts';
import { nodeId } from './nodeId.ts';
import type { TreeIcon, TreeNode } from './treeNode.ts';

/** The newest; *Show Action Log* has them all, to be searched. */
const MOST_SHOWN = 50;

const ICONS: Readonly<Record<ActionRefusal | 'done', TreeIcon>> = {
  done: { name: 'check', color: null },
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
      const isWatching = (await monitor.getConnections()).length > 0;
      const { entries } = isWatching ? await monitor.getActionLog(null, MOST_SHOWN) : { entries: [] };
      return (now) => ({ nodes: entries.map((entry) => actionNode(entry, { ...wording, now })) });
    },
  };
}

function actionNode(entry: ActionLogEntry, drawing: Drawing): TreeNode {
  const { now, locale, t } = drawing;
  const outcome = outcomeWord(entry.refusal, t);
  const label = visibleLine(entry.summary, 200);
  const age = formatAge(entry.at, now, drawing);
  const description = [
    ...(entry.refusal === null ? [] : [outcome]),
    visibleLine(entry.connectionName, 60),
    age,
  ].join(' · ');
  const removal = removalText(entry, { now, locale, t });
  return {
    id: nodeId('action', String(entry.id)),
    label,
    description,
    icon: ICONS[entry.refusal ?? 'done'],
    spoken: `${label}, ${outcome}, ${description}`,
    tooltip: [
      `**${markdownText(entry.summary, 500)}**`,
      `${outcome}: ${markdownText(entry.message, 1_000)}`,
      ...(removal === null ? [] : [markdownText(removal)]),
    ].join('\n\n'),
    command: { id: COMMANDS.showActionLog, title: t('Show Details'), arguments: [entry.id] },
  };
}
