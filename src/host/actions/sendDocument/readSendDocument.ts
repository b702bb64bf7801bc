import type { CelerySendOptions } from '../../../model/celeryAction.ts';
import { REDACTED } from '../../../model/redaction.ts';
import { type DataNode, formatDataNode, parseTolerantJson } from '../../../model/tolerantJson.ts';
import type { Wording } from '../../trees/drawing.ts';
import { SEND_OPTIONS } from './sendOptions.ts';

/** What a person wants to be sent. */
export interface SendValues extends CelerySendOptions {
  /** `null`: the document names none, because it is a retry. */
  readonly task: string | null;
  readonly queue: string | null;
  /** JSON array text. */
  readonly args: string;
  /** JSON object text. */
  readonly kwargs: string;
}

/** Something in the document that cannot be sent; `offset` counts UTF-16 units. */
export interface SendProblem {
  readonly message: string;
  readonly offset: number;
  readonly length: number;
}

export type SendDocumentResult =
  | { readonly ok: true; readonly values: SendValues }
  | { readonly ok: false; readonly problems: readonly SendProblem[] };

const KNOWN = ['$schema', '//', 'task', 'queue', 'args', 'kwargs', 'options'];

/** Reads the document of a task to send. Never throws: everything that is wrong comes back at its place. */
export function readSendDocument(text: string, isRetry: boolean, t: Wording['t']): SendDocumentResult {
  const parsed = parseTolerantJson(text);
  if (!parsed.ok) {
    return {
      ok: false,
      problems: [{ message: t('This is not JSON: {0}', parsed.message), offset: parsed.offset, length: 1 }],
    };
  }
  if (parsed.value.kind !== 'object') {
    return { ok: false, problems: [{ message: t('The document must be one object'), offset: 0, length: 1 }] };
  }
  const fields = new Map(parsed.value.entries);
  const problems: SendProblem[] = [];
  const wrong = (key: string, message: string): void => {
    problems.push(problemAt(text, key, message));
  };
  for (const key of fields.keys()) {
    if (!KNOWN.includes(key)) wrong(key, t("'{0}' is not known here", key));
  }
  const task = name(fields.get('task'));
  if (!isRetry && task === null) wrong('task', t('"task" must name the task to send'));
  const queue = name(fields.get('queue'));
  if (queue === null && (!isRetry || !isNull(fields.get('queue')))) {
    wrong('queue', t('"queue" must name the queue to send it to'));
  }
  const args = fields.get('args') ?? { kind: 'array', items: [] };
  if (args.kind !== 'array') wrong('args', t('"args" must be an array: []'));
  const kwargs = fields.get('kwargs') ?? { kind: 'object', entries: [] };
  if (kwargs.kind !== 'object') wrong('kwargs', t('"kwargs" must be an object: {}'));
  for (const [key, node] of [
    ['args', args],
    ['kwargs', kwargs],
  ] as const) {
    if (formatDataNode(node, 0).includes(REDACTED)) {
      wrong(
        key,
        t('"{0}" still holds {1}, which stands for a value that was not kept: write it', key, REDACTED),
      );
    }
  }
  const options = readOptions(fields.get('options'), wrong, t);
  if (problems.length > 0) return { ok: false, problems };
  const values = {
    task,
    queue,
    args: formatDataNode(args, 0),
    kwargs: formatDataNode(kwargs, 0),
    ...options,
  };
  return { ok: true, values };
}

function readOptions(
  node: DataNode | undefined,
  wrong: (key: string, message: string) => void,
  t: Wording['t'],
): CelerySendOptions {
  let options: CelerySendOptions = { priority: null, countdownS: null };
  if (isNull(node)) return options;
  if (node?.kind !== 'object') {
    wrong('options', t('"options" must be an object: {}'));
    return options;
  }
  for (const [key, value] of node.entries) {
    const option = SEND_OPTIONS.get(key);
    if (option === undefined) {
      wrong(key, t("'{0}' is no option; these are: {1}", key, [...SEND_OPTIONS.keys()].join(', ')));
      continue;
    }
    if (isNull(value)) continue;
    const read = option.read(value);
    if (read === null) wrong(key, t('"{0}" must be {1}', key, t(option.expected)));
    else options = { ...options, ...read };
  }
  if (options.countdownS !== null && options.etaAt !== undefined) {
    wrong('eta', t('Give either "countdown" or "eta", not both'));
  }
  return options;
}

function isNull(node: DataNode | undefined): boolean {
  return node === undefined || node.kind === 'null';
}

function name(node: DataNode | undefined): string | null {
  return node?.kind === 'string' && node.value.trim() !== '' ? node.value : null;
}

/** The place of a key; of several, the last, for the options come last. A key that is missing is said at the beginning. */
function problemAt(text: string, key: string, message: string): SendProblem {
  const quoted = JSON.stringify(key);
  const offset = text.lastIndexOf(quoted);
  return offset === -1 ? { message, offset: 0, length: 1 } : { message, offset, length: quoted.length };
}
