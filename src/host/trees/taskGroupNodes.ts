import { taskStateIcon } from '../../model/taskStateIcon.ts';
import { visibleLine } from '../../model/visibleText.ts';
import { tCount } from '../../model/l10n.ts';
import { formatCount } from '../format/count.ts';
import { markdownText } from '../format/markdownText.ts';
import { shortTaskName } from '../format/shortName.ts';
import { contextValue, CONTEXT_WORDS } from './contextValues.ts';
import type { Drawing } from './drawing.ts';
import { nodeId } from './nodeId.ts';
import type { TaskGroup, TaskGroupPlace, TaskGroups } from './taskGroups.ts';
import type { TreeIcon, TreeNode } from './treeNode.ts';

const LONGEST_LABEL = 200;

/** Whose groups they are, and of what kind. */
type GroupsPlace = Omit<TaskGroupPlace, 'key'> & { readonly readOnly: boolean };

/** A row for each group, which is filled with its tasks when it is opened. */
export function taskGroupNodes(
  { groups, others, isCapped }: TaskGroups,
  place: GroupsPlace,
  drawing: Drawing,
): readonly TreeNode[] {
  const { locale, t } = drawing;
  const more: TreeNode = {
    id: nodeId('otherGroups', place.connectionId, place.grouping),
    label: t('{0} more groups', formatCount(others.groups, locale)),
    description: tCount(others.tasks, '{0} task', '{0} tasks'),
    tooltip: t('Filter the tasks to see these: the groups with most tasks are shown.'),
  };
  const cut: TreeNode = {
    id: nodeId('cappedGroups', place.connectionId, place.grouping),
    label: t('Older tasks are not counted'),
    icon: { name: 'info', color: null },
  };
  return [
    ...groups.map((group) => groupNode(group, place, drawing)),
    ...(others.groups > 0 ? [more] : []),
    ...(isCapped ? [cut] : []),
  ];
}

function groupNode(group: TaskGroup, place: GroupsPlace, { locale, t }: Drawing): TreeNode {
  const { key, title, count } = group;
  const { connectionId, grouping, readOnly } = place;
  const row = {
    id: nodeId('taskGroup', connectionId, grouping, key ?? '', key === null ? 'unknown' : ''),
    description: formatCount(count, locale),
    icon: groupIcon(group, place),
  };
  if (key === null) return { ...row, label: t('not known') };
  const label = grouping === 'name' ? shortTaskName(key) : (title ?? key);
  return {
    ...row,
    label: label === '' ? t('no error was told') : visibleLine(label, LONGEST_LABEL),
    tooltip: [`**${markdownText(title ?? key, 1_000)}**`, tCount(count, '{0} task', '{0} tasks')].join(
      '\n\n',
    ),
    contextValue: contextValue(CONTEXT_WORDS.taskGroup),
    expand: 'collapsed',
    lazy: { kind: 'taskGroup', connectionId, grouping, key, readOnly },
  };
}

function groupIcon({ key }: TaskGroup, { grouping }: GroupsPlace): TreeIcon {
  if (key === null) return { name: 'question', color: null };
  switch (grouping) {
    case 'state':
      return taskStateIcon(key);
    case 'name':
      return { name: 'tag', color: null };
    case 'worker':
      return { name: 'server-process', color: null };
    case 'cause':
      return { name: 'bug', color: 'error' };
    default:
      return grouping satisfies never;
  }
}
