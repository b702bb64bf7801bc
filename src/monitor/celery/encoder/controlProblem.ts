import type { CeleryKeys } from '../keys.ts';
import type { ControlQuestion } from './controlRequest.ts';
import { formatNumber } from '../../../model/numberFormat.ts';
import { t } from '../../../model/l10n.ts';
import { nameProblem, queueProblem } from './nameProblem.ts';
import { timeLimitProblem } from './sendOptions.ts';

const MAX_DESTINATIONS = 2_000;
const MAX_NODENAME_LENGTH = 1_024;
const MAX_IDS = 1_000;
const MAX_STAMPED_HEADERS = 20;
const MAX_STAMP_VALUES = 100;
const MAX_STAMP_LENGTH = 1_024;
/** Processes at once; each costs a server memory, and more than this is a slip of the finger. */
const MAX_PROCESSES = 256;
/** What ends or interrupts a pool process. Others stop it for ever, or mean nothing to it. */
const SIGNALS: ReadonlySet<string> = new Set([
  'SIGTERM',
  'SIGINT',
  'SIGQUIT',
  'SIGABRT',
  'SIGKILL',
  'SIGUSR1',
]);
/** A larger or smaller rate is infinite or no time to a worker's token bucket. */
const RATE = /^\d{1,9}(?:\.\d{1,6})?(?:\/[smh])?$/;

/** Why a worker could not read this request, or should never be asked; `null` when it may be sent. */
export function controlProblem(question: ControlQuestion, keys: CeleryKeys): string | null {
  return destinationProblem(question.destination) ?? argumentProblem(question, keys);
}

function destinationProblem(destination: readonly string[] | null): string | null {
  if (destination === null) return null;
  if (destination.length === 0) return t('Name at least one worker.');
  if (destination.length > MAX_DESTINATIONS)
    return t('Name at most {0} workers.', formatNumber(MAX_DESTINATIONS));
  return firstProblem(destination, (name) => nameProblem('nodename', name, MAX_NODENAME_LENGTH));
}

function argumentProblem(question: ControlQuestion, keys: CeleryKeys): string | null {
  switch (question.method) {
    case 'revoke':
      return idsProblem(question.arguments.task_id) ?? signalProblem(question.arguments.signal);
    case 'revoke_by_stamped_headers':
      return stampProblem(question.arguments.headers) ?? signalProblem(question.arguments.signal);
    case 'rate_limit': {
      const { task_name: task, rate_limit: rate } = question.arguments;
      return (
        nameProblem('taskName', task) ??
        (rate === 0 || RATE.test(rate)
          ? null
          : t(
              'The rate must be a number of tasks per second, minute or hour, for example 10/m; 0 means no limit.',
            ))
      );
    }
    case 'time_limit': {
      const { task_name: task, soft, hard } = question.arguments;
      return nameProblem('taskName', task) ?? timeLimitProblem(soft, hard);
    }
    case 'pool_grow':
    case 'pool_shrink':
      return isBetween(question.arguments.n, 1)
        ? null
        : t('The number of processes must be a whole number from 1 to {0}.', formatNumber(MAX_PROCESSES));
    case 'autoscale': {
      const { max, min } = question.arguments;
      return isBetween(max, 1) && isBetween(min, 0) && min <= max
        ? null
        : t(
            'The range must be two whole numbers, the least not above the greatest, up to {0}.',
            formatNumber(MAX_PROCESSES),
          );
    }
    case 'add_consumer':
    case 'cancel_consumer':
      return queueProblem(question.arguments.queue, keys);
    case 'query_task':
      return idsProblem(question.arguments['ids']);
    case 'pool_restart':
    case 'enable_events':
    case 'disable_events':
    case 'shutdown':
    case 'ping':
    case 'stats':
    case 'active':
    case 'reserved':
    case 'scheduled':
    case 'active_queues':
    case 'registered':
    case 'conf':
    case 'report':
    case 'revoked':
      return null;
    default:
      return question satisfies never;
  }
}

function idsProblem(ids: unknown): string | null {
  if (!Array.isArray(ids) || ids.length === 0) return t('Name at least one task.');
  if (ids.length > MAX_IDS) return t('Name at most {0} tasks at once.', formatNumber(MAX_IDS));
  return firstProblem(ids, (id) =>
    typeof id === 'string' ? nameProblem('taskId', id) : t('A task id is a text.'),
  );
}

function signalProblem(signal: string): string | null {
  if (SIGNALS.has(signal)) return null;
  return t('The signal must be one of {0}.', [...SIGNALS].join(', '));
}

function stampProblem(headers: Readonly<Record<string, readonly string[]>>): string | null {
  const entries = Object.entries(headers);
  if (entries.length === 0) return t('Name at least one stamped header.');
  if (entries.length > MAX_STAMPED_HEADERS)
    return t('Name at most {0} stamped headers.', formatNumber(MAX_STAMPED_HEADERS));
  return firstProblem(entries, ([name, values]) => {
    if (name.startsWith('__')) return t("No stamped header is named '{0}'.", name);
    if (values.length === 0) return t("Give at least one value of the stamped header '{0}'.", name);
    if (values.length > MAX_STAMP_VALUES)
      return t('Give at most {0} values of a stamped header.', formatNumber(MAX_STAMP_VALUES));
    return (
      nameProblem('stampedHeaderName', name) ??
      firstProblem(values, (value) => nameProblem('stampedHeaderValue', value, MAX_STAMP_LENGTH))
    );
  });
}

function isBetween(processes: number, least: number): boolean {
  return Number.isInteger(processes) && processes >= least && processes <= MAX_PROCESSES;
}

function firstProblem<T>(items: readonly T[], problemOf: (item: T) => string | null): string | null {
  for (const item of items) {
    const problem = problemOf(item);
    if (problem !== null) return problem;
  }
  return null;
}
