import type { ConnectionStatus } from '../../model/connection.ts';
import { visibleLine } from '../../model/visibleText.ts';
import { formatCount } from '../format/count.ts';
import { markdownText } from '../format/markdownText.ts';
import { VIEWS, type CommandId } from '../manifest.ts';
import { LONGEST_REMARK } from '../trees/connectionTooltip.ts';
import type { Drawing } from '../trees/drawing.ts';
import { gapText } from '../trees/gapText.ts';
import type { GlanceFacts } from './glance.ts';
import { type Trouble, troublesOf } from './troubles.ts';

/** The status bar item as plain data. */
export interface StatusText {
  readonly text: string;
  /** Markdown. */
  readonly tooltip: string;
  /** Something is wrong that a person should mend: a connection is down, a worker offline. */
  readonly wrong: boolean;
  /** The view that a click opens: the one with the worst news. */
  readonly view: (typeof VIEWS)[keyof typeof VIEWS];
  /** What a click runs, when that is not to open the view. */
  readonly command: CommandId | null;
}

/**
 * What the status bar says; `null` when nothing is configured. Its tooltip also tells what is to be known of connections that
 * work, for one alone has no row of its own.
 */
export function statusText(facts: GlanceFacts, drawing: Drawing): StatusText | null {
  const { monitor, connections, unusable, overview, waiting, production } = facts;
  const { locale, t } = drawing;
  if (monitor === 'restarting') {
    return {
      text: `$(broadcast) ${t('restarting…')}`,
      tooltip: t('The monitor of Task Tower stopped unexpectedly and is being restarted. The log says why.'),
      wrong: true,
      view: VIEWS.workers,
      command: null,
    };
  }
  if (connections.length + unusable.length === 0) return null;
  const troubles = troublesOf(facts, drawing);
  const [worst] = troubles;
  const { failures } = overview;
  const parts = [
    ...troubles.map(({ short }) => short),
    failures > 0 ? t('{0} failed', formatCount(failures, locale)) : '',
    waiting === null ? '' : t('{0} waiting', formatCount(waiting, locale)),
  ].filter((part) => part !== '');
  const connecting = connections.some(({ state }) => state.kind === 'connecting');
  const text = parts.length > 0 ? parts.join(' · ') : connecting ? t('connecting…') : '–';
  return {
    text: `$(broadcast) ${production.length > 0 ? `$(shield) ${t('production')} · ` : ''}${text}`,
    tooltip: tooltip(facts, troubles, drawing),
    wrong: worst !== undefined,
    view: worst?.view ?? (failures > 0 ? VIEWS.tasks : VIEWS.queues),
    command: worst?.command ?? null,
  };
}

function tooltip(
  { connections, overview, waiting, production }: GlanceFacts,
  troubles: readonly Trouble[],
  drawing: Drawing,
): string {
  const { locale, t } = drawing;
  const shown = (count: number | null): string => (count === null ? '–' : formatCount(count, locale));
  const names = connections.map(({ name }) => visibleLine(name, 40)).join(', ');
  const marked = production.map((name) => markdownText(name, 80)).join(', ');
  return [
    `**Task Tower** · ${markdownText(names)}`,
    marked === '' ? '' : t('In production: {0}', marked),
    ...troubles.map(({ sentence }) => `⚠ ${sentence}`),
    [
      `- ${t('Failed since you last looked: {0}', shown(overview.failures))}`,
      `- ${t('Waiting in queues: {0}', shown(waiting))}`,
      `- ${t('Waiting and in flight: {0}', shown(overview.backlog))}`,
      `- ${t('Workers online: {0}', shown(overview.workersOnline))}`,
    ].join('\n'),
    ...connections.flatMap((status) => connectionFacts(status, drawing)),
  ]
    .filter((paragraph) => paragraph !== '')
    .join('\n\n');
}

/** Missed events, and what was learned or cannot be seen; Markdown. */
function connectionFacts(status: ConnectionStatus, drawing: Drawing): readonly string[] {
  if (status.state.kind !== 'online') return [];
  const remarks = (status.remarks ?? []).map(({ text }) => markdownText(text, LONGEST_REMARK));
  const sentences = [gapText(status, drawing), ...remarks].filter((sentence) => sentence !== '');
  return sentences.length === 0 ? [] : [[`**${markdownText(status.name, 80)}**`, ...sentences].join('  \n')];
}
