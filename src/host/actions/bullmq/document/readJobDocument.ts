import type { Action } from '../../../../model/action.ts';
import { type DataNode, formatDataNode, parseTolerantJson } from '../../../../model/tolerantJson.ts';
import type { Wording } from '../../../trees/drawing.ts';
import { Fields, problemAt, type DocumentProblem } from './fields.ts';
import type { JobDocumentTarget } from './jobDocumentTarget.ts';
import { readSchedule } from './readSchedule.ts';

export type JobDocumentResult =
  | { readonly ok: true; readonly action: Action }
  | { readonly ok: false; readonly problems: readonly DocumentProblem[] };

const JOB_KEYS = ['name', 'data', 'options'];

/** What a document asks for. Never throws: everything that is wrong comes back at its place. */
export function readJobDocument(text: string, target: JobDocumentTarget, t: Wording['t']): JobDocumentResult {
  const parsed = parseTolerantJson(text);
  if (!parsed.ok) {
    return {
      ok: false,
      problems: [{ message: t('This is not JSON: {0}', parsed.message), offset: parsed.offset, length: 1 }],
    };
  }
  const python = pythonOnly(text, parsed.value, t);
  if (python !== null) return { ok: false, problems: [python] };
  if (target.kind === 'data') {
    const { kind: _kind, was: _was, ...job } = target;
    const data = formatDataNode(parsed.value, 0);
    return { ok: true, action: { kind: 'bullmq.updateData', ...job, data } };
  }
  if (parsed.value.kind !== 'object') {
    return { ok: false, problems: [{ message: t('The document must be one object'), offset: 0, length: 1 }] };
  }
  const fields = new Fields(text, parsed.value, t);
  const action = target.kind === 'job' ? addJob(fields, target) : upsertScheduler(fields, target);
  return fields.problems.length > 0 ? { ok: false, problems: fields.problems } : { ok: true, action };
}

function addJob(fields: Fields, target: Extract<JobDocumentTarget, { kind: 'job' }>): Action {
  fields.allow(['$schema', ...JOB_KEYS]);
  return { ...target, kind: 'bullmq.addJob', ...template(fields) };
}

function upsertScheduler(fields: Fields, target: Extract<JobDocumentTarget, { kind: 'scheduler' }>): Action {
  fields.allow(['id', 'every', 'pattern', 'timeZone', 'startDate', 'endDate', 'limit', ...JOB_KEYS]);
  return {
    ...target,
    kind: 'bullmq.upsertScheduler',
    schedulerId: fields.name('id'),
    ...readSchedule(fields),
    ...template(fields),
  };
}

function template(fields: Fields): { name: string; data: string; options: string | null } {
  const options = fields.object('options');
  return {
    name: fields.name('name'),
    data: formatDataNode(fields.get('data') ?? { kind: 'object', entries: [] }, 0),
    options: options === null || options.entries.length === 0 ? null : formatDataNode(options, 0),
  };
}

/** `NaN` and `Infinity` are Python's JSON: no worker in Node.js could read the job. */
function pythonOnly(text: string, node: DataNode, t: Wording['t']): DocumentProblem | null {
  const word = pythonNumber(node);
  return word === null ? null : problemAt(text, word, t("'{0}' is not JSON as JavaScript reads it", word));
}

function pythonNumber(node: DataNode): string | null {
  switch (node.kind) {
    case 'number':
      return /^-?\d/.test(node.text) ? null : node.text;
    case 'array':
      return first(node.items);
    case 'object':
      return first(node.entries.map(([, value]) => value));
    case 'null':
    case 'boolean':
    case 'string':
      return null;
    default:
      return node satisfies never;
  }
}

function first(nodes: readonly DataNode[]): string | null {
  for (const node of nodes) {
    const word = pythonNumber(node);
    if (word !== null) return word;
  }
  return null;
}
