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
    `**${markdownText(status.name)}**${status.readOnly ? ` · ${drawing.t('read-only')}` : ''}  \n${markdownText(status.address)}`,
    stateText(status, drawing),
    systemsText(status, drawing),
    gapText(status, drawing),
    ...(status.remarks ?? []).map(({ text }) => markdownText(text, LONGEST_REMARK)),
  ]
    .filter((paragraph) => paragraph !== '')
    .join('\n\n');
}

function stateText({ state }: ConnectionStatus, { now, locale, t }: Drawing): string {
  const at = formatClockTime(state.since, now, locale);
  switch (state.kind) {
    case 'connecting':
      return t('Connecting…');
    case 'online':
      return `${t('Connected since {0}', at)}${state.redisVersion === null ? '' : ` · Redis ${markdownText(state.redisVersion)}`}`;
    case 'down': {
      const again =
        state.nextAttemptAt === null
          ? t('It is not tried again until it is edited or retried.')
          : t('It is tried again by itself.');
      return `${markdownText(describeConnectionProblem(state.problem, t), 1_000)}\n\n${t('Down since {0}.', at)} ${again}`;
    }
    default:
      return state satisfies never;
  }
}

function systemsText({ systems, state }: ConnectionStatus, { t }: Drawing): string {
  if (state.kind !== 'online' || systems === null) return '';
  return systems.length === 0
    ? t('No Celery or BullMQ has been seen on it yet.')
    : systems.map((system) => SYSTEM_TITLES[system]).join(', ');
}
