import type { ConnectionStatus } from '../../model/connection.ts';
import { SYSTEM_TITLES } from '../../model/system.ts';
import { formatClockTime } from '../format/clockTime.ts';
import { markdownText } from '../format/markdownText.ts';
import { describeConnectionProblem } from '../messages/connectionProblem.ts';
import type { Drawing } from './drawing.ts';
import { gapText } from './gapText.ts';

/** Characters; a remark may quote names from Redis. */
export const LONGEST_REMARK = 1_000;

/** Everything there is to say about a connection, as Markdown. */
export function connectionTooltip(status: ConnectionStatus, drawing: Drawing): string {
  return [
    `**${markdownText(status.name)}**${status.readOnly ? ' · read-only' : ''}  \n${markdownText(status.address)}`,
    stateText(status, drawing),
    systemsText(status),
    gapText(status, drawing),
    ...(status.remarks ?? []).map(({ text }) => markdownText(text, LONGEST_REMARK)),
  ]
    .filter((paragraph) => paragraph !== '')
    .join('\n\n');
}

function stateText({ state }: ConnectionStatus, { now, locale, t }: Drawing): string {
  const since = `since ${formatClockTime(state.since, now, locale)}`;
  switch (state.kind) {
    case 'connecting':
      return 'Connecting…';
    case 'online':
      return `Connected ${since}${state.redisVersion === null ? '' : ` · Redis ${markdownText(state.redisVersion)}`}`;
    case 'down': {
      const again =
        state.nextAttemptAt === null
          ? 'It is not tried again until it is edited or retried.'
          : 'It is tried again by itself.';
      return `${markdownText(describeConnectionProblem(state.problem, t), 1_000)}\n\nDown ${since}. ${again}`;
    }
    default:
      return state satisfies never;
  }
}

function systemsText({ systems, state }: ConnectionStatus): string {
  if (state.kind !== 'online' || systems === null) return '';
  return systems.length === 0
    ? 'No Celery or BullMQ has been seen on it yet.'
    : systems.map((system) => SYSTEM_TITLES[system]).join(', ');
}
