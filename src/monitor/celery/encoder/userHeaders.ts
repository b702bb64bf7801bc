import { formatNumber } from '../../../model/numberFormat.ts';
import { parseTolerantJson, type DataNode } from '../../../model/tolerantJson.ts';
import { t } from '../../../model/l10n.ts';
import { unreadableValue, type ValueLimits } from '../taskArguments.ts';
import { nameProblem } from './nameProblem.ts';

export type UserHeadersResult =
  | { readonly ok: true; readonly headers: readonly (readonly [string, DataNode])[] }
  | { readonly ok: false; readonly message: string };

const MAX_HEADERS = 100;
/** The main process of a worker reads headers: it ends when they are nested too deep. */
const HEADER_VALUES: ValueLimits = { maxDepth: 50, isPlain: true };

/**
 * Names that the protocol uses, and those that a task's request has: a header of such a name would take the place of a
 * method or a setting inside the worker (`celery.app.task.Context`).
 */
const RESERVED: ReadonlySet<string> = new Set(
  [
    'lang task id shadow eta expires group group_index retries timelimit root_id parent_id argsrepr',
    'kwargsrepr origin ignore_result compression replaced_task_nesting stamped_headers stamps',
    'redelivered args kwargs as_execution_options callbacks called_directly chain children chord clear',
    'correlation_id delivery_info errbacks get headers hostname is_eager logfile loglevel properties',
    'reply_to soft_time_limit taskset time_limit update utc',
  ].flatMap((names) => names.split(' ')),
);

/** Reads further headers of a task as a person wrote them, JSON object text, and refuses what a worker could not bear. */
export function readUserHeaders(text: string | null | undefined): UserHeadersResult {
  if (text === null || text === undefined) return { ok: true, headers: [] };
  const parsed = parseTolerantJson(text);
  if (!parsed.ok)
    return refuse(t('The headers are not JSON: {0} at {1}.', parsed.message, String(parsed.offset)));
  if (parsed.value.kind !== 'object') {
    return refuse(t('The headers must be a JSON object, for example {"tenant": "acme"}.'));
  }
  const headers = parsed.value.entries;
  if (headers.length > MAX_HEADERS)
    return refuse(t('There are more than {0} headers.', formatNumber(MAX_HEADERS)));
  const names = new Set<string>();
  for (const [name, value] of headers) {
    const problem = headerNameProblem(name, names) ?? headerValueProblem(name, value);
    if (problem !== null) return refuse(problem);
    names.add(name);
  }
  return { ok: true, headers };
}

function headerNameProblem(name: string, others: ReadonlySet<string>): string | null {
  const problem = nameProblem('headerName', name);
  if (problem !== null) return problem;
  if (RESERVED.has(name) || name.startsWith('_')) {
    return t("Celery keeps the header '{0}' for itself; choose another name.", name);
  }
  return others.has(name) ? t("The header '{0}' is given twice.", name) : null;
}

function headerValueProblem(name: string, value: DataNode): string | null {
  const problem = unreadableValue(value, HEADER_VALUES);
  return problem === null ? null : t("A worker could not read the header '{0}': {1}.", name, problem);
}

function refuse(message: string): UserHeadersResult {
  return { ok: false, message };
}
