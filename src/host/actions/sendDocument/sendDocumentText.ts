import type { Payload } from '../../../model/payload.ts';
import { type DataNode, formatDataNode, parseTolerantJson } from '../../../model/tolerantJson.ts';
import { readPythonLiteral } from '../../../model/pythonLiteral.ts';
import { object, text } from '../../taskDocument/dataNodes.ts';
import type { Wording } from '../../trees/drawing.ts';
import { schemaAddress } from './schemaAddress.ts';

/** What a document of a task to send starts with. */
export interface SendDraft {
  /** Absent for a retry, whose task is the one that it was. */
  readonly task?: string;
  /** The name whose signature the arguments are to fit; absent or `null`: it is not known. */
  readonly name?: string | null;
  readonly queue: string | null;
  readonly args: Payload;
  readonly kwargs: Payload;
}

const NULL: DataNode = { kind: 'null' };
const EMPTY_ARRAY: DataNode = { kind: 'array', items: [] };
const EMPTY_OBJECT: DataNode = { kind: 'object', entries: [] };

/**
 * The JSON document in which a person edits a task before it is sent. Exact values keep every digit, and
 * plain ones are read back from their representation; what is known of others stands under `//`, for a person to write out.
 */
export function sendDocumentText({ task, name, queue, args, kwargs }: SendDraft, t: Wording['t']): string {
  const hints = [hint('args', args, t), hint('kwargs', kwargs, t)].filter((line) => line !== null);
  return `${formatDataNode(
    object([
      ...(hints.length === 0 ? [] : ([['//', { kind: 'array', items: hints.map(text) }]] as const)),
      ...(task === undefined ? [] : ([['task', text(task)]] as const)),
      ['queue', text(queue)],
      ['args', value(args) ?? EMPTY_ARRAY],
      ['kwargs', value(kwargs) ?? EMPTY_OBJECT],
      [
        'options',
        object([
          ['priority', NULL],
          ['countdown', NULL],
          ['eta', NULL],
          ['expires', NULL],
          ['soft_time_limit', NULL],
          ['time_limit', NULL],
          ['headers', EMPTY_OBJECT],
        ]),
      ],
      // Last: VS Code binds a document to a schema of its own by nothing else, and no person has to read it.
      ...(name === undefined || name === null ? [] : ([['$schema', text(schemaAddress(name))]] as const)),
    ]),
    2,
  )}\n`;
}

/** Exact, or read back from a whole representation, which is said beside it. */
function value(payload: Payload): DataNode | null {
  if (payload.kind === 'repr' && !payload.truncated) return readPythonLiteral(payload.text);
  if (payload.kind !== 'json') return null;
  const parsed = parseTolerantJson(payload.text);
  return parsed.ok ? parsed.value : null;
}

function hint(name: string, payload: Payload, t: Wording['t']): string | null {
  switch (payload.kind) {
    case 'json':
      return null;
    case 'repr':
      if (value(payload) !== null) {
        return t(
          '{0} were read back from how the worker wrote them; look them over: {1}',
          name,
          payload.text,
        );
      }
      return payload.truncated
        ? t('{0} are known only as the worker wrote and cut them: {1}', name, payload.text)
        : t('{0} are known only as the worker wrote them: {1}', name, payload.text);
    case 'opaque':
      return t('{0} are not decoded ({1}): {2}', name, payload.contentType, payload.repr ?? '–');
    case 'absent':
      return t('{0} are not known: {1}', name, payload.reason);
    default:
      return payload satisfies never;
  }
}
