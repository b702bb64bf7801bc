import type { ConnectionStatus } from '../../model/connection.ts';
import { visibleLine } from '../../model/visibleText.ts';
import { connectionTooltip } from './connectionTooltip.ts';
import type { Drawing } from './drawing.ts';
import { gapText } from './gapText.ts';
import { nodeId } from './nodeId.ts';
import type { TreeIcon, TreeNode } from './treeNode.ts';

/** A gap that has ended is news for so long; afterwards it stands in tooltips only. */
const GAP_NEWS_MS = 600_000;
const LONGEST_LABEL = 200;

/**
 * Rows about a connection that works, but not as it should: events are missed or were just now, or something cannot be
 * seen. A connection that is down says so itself.
 */
export function connectionNotices(status: ConnectionStatus, drawing: Drawing): readonly TreeNode[] {
  if (status.state.kind !== 'online') return [];
  const degraded = (status.remarks ?? []).filter(({ kind }) => kind === 'degraded');
  const texts = [
    ...(isGapNews(status, drawing.now) ? [gapText(status, drawing)] : []),
    ...degraded.map(({ text }) => text),
  ];
  const icon: TreeIcon = { name: 'warning', color: 'warning' };
  return texts.map((text, index) => ({
    id: nodeId('notice', status.id, String(index)),
    label: visibleLine(text, LONGEST_LABEL),
    icon,
    tooltip: connectionTooltip(status, drawing),
  }));
}

function isGapNews({ lastGap }: ConnectionStatus, now: number): boolean {
  return lastGap !== null && (lastGap.to === null || now - lastGap.to < GAP_NEWS_MS);
}
