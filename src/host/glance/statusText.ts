import type { ConnectionStatus } from '../../model/connection.ts';
import { visibleLine } from '../../model/visibleText.ts';
import { countOf, formatCount } from '../format/count.ts';
import { markdownText } from '../format/markdownText.ts';
import { messageText } from '../format/messageText.ts';
import { VIEWS } from '../manifest.ts';
import { LONGEST_REMARK } from '../trees/connectionTooltip.ts';
import { gapText } from '../trees/gapText.ts';
import type { GlanceFacts } from './glance.ts';

/** The status bar item as plain data. */
export interface StatusText {
  readonly text: string;
  /** Markdown. */
  readonly tooltip: string;
  /** Something is wrong that a person should mend: a connection is down, a worker offline. */
  readonly wrong: boolean;
  /** The view that a click opens: the one with the worst news. */
  readonly view: (typeof VIEWS)[keyof typeof VIEWS];
}

/**
 * What the status bar says; `null` when nothing is configured. Its tooltip also tells what is to be known of connections that
 * work, for one alone has no row of its own.
 *
 * @param now epoch ms
 */
export function statusText(facts: GlanceFacts, locale: string, now: number): StatusText | null {
  const { monitor, connections, unusable, overview, waiting } = facts;
  if (monitor === 'restarting') {
    return {
      text: '$(broadcast) restarting…',
      tooltip: 'The monitor of Task Tower stopped unexpectedly and is being restarted. The log says why.',
      wrong: true,
      view: VIEWS.workers,
    };
  }
  if (connections.length + unusable.length === 0) return null;
  const troubles = troublesOf(facts, locale);
  const { failures } = overview;
  const parts = [
    ...troubles.map(({ short }) => short),
    failures > 0 ? `${formatCount(failures, locale)} failed` : '',
    waiting === null ? '' : `${formatCount(waiting, locale)} waiting`,
  ].filter((part) => part !== '');
  const connecting = connections.some(({ state }) => state.kind === 'connecting');
  return {
    text: `$(broadcast) ${parts.length > 0 ? parts.join(' · ') : connecting ? 'connecting…' : '–'}`,
    tooltip: tooltip(facts, troubles, locale, now),
    wrong: troubles.length > 0,
    view: troubles.length > 0 ? VIEWS.workers : failures > 0 ? VIEWS.tasks : VIEWS.queues,
  };
}

interface Trouble {
  readonly short: string;
  /** Markdown. */
  readonly sentence: string;
}

function troublesOf({ connections, unusable, overview }: GlanceFacts, locale: string): readonly Trouble[] {
  const down = connections.filter(({ state }) => state.kind === 'down');
  const [first] = down;
  const offline = overview.workersOffline ?? 0;
  const troubles: Trouble[] = [];
  if (first !== undefined) {
    const names = down.map(({ name }) => markdownText(name, 80)).join(', ');
    troubles.push({
      short: down.length === 1 ? `${messageText(first.name, 30)} is down` : `${down.length} connections down`,
      sentence: `Down: ${names}`,
    });
  }
  if (unusable.length > 0) {
    troubles.push({
      short: `${countOf(unusable.length, 'connection', 'connections', locale)} unusable`,
      sentence: `Cannot be used: ${unusable.map(({ name }) => markdownText(name, 80)).join(', ')}`,
    });
  }
  if (offline > 0) {
    const short = `${countOf(offline, 'worker', 'workers', locale)} offline`;
    troubles.push({ short, sentence: short });
  }
  return troubles;
}

function tooltip(
  { connections, overview, waiting }: GlanceFacts,
  troubles: readonly Trouble[],
  locale: string,
  now: number,
): string {
  const shown = (count: number | null): string => (count === null ? '–' : formatCount(count, locale));
  const names = connections.map(({ name }) => visibleLine(name, 40)).join(', ');
  return [
    `**Task Tower** · ${markdownText(names)}`,
    ...troubles.map(({ sentence }) => `⚠ ${sentence}`),
    [
      `- Failed since you last looked: ${shown(overview.failures)}`,
      `- Waiting in queues: ${shown(waiting)}`,
      `- Backlog, with what workers are known to have taken: ${shown(overview.backlog)}`,
      `- Workers online: ${shown(overview.workersOnline)}`,
    ].join('\n'),
    ...connections.flatMap((status) => connectionFacts(status, locale, now)),
  ].join('\n\n');
}

/** Missed events, and what was learned or cannot be seen; Markdown. */
function connectionFacts(status: ConnectionStatus, locale: string, now: number): readonly string[] {
  if (status.state.kind !== 'online') return [];
  const remarks = (status.remarks ?? []).map(({ text }) => markdownText(text, LONGEST_REMARK));
  const sentences = [gapText(status, { now, locale }), ...remarks].filter((sentence) => sentence !== '');
  return sentences.length === 0 ? [] : [[`**${markdownText(status.name, 80)}**`, ...sentences].join('  \n')];
}
