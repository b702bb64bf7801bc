import { parseStackTrace } from '../../model/parseStackTrace.ts';
import { allFrames } from '../../model/stackTrace.ts';
import type { TaskDetail } from '../../model/task.ts';
import { visibleLine } from '../../model/visibleText.ts';
import type { Translate } from '../messages/connectionProblem.ts';

const LONGEST_LINE = 1_000;

/**
 * A traceback for an issue or a chat: the exception, the task, and the text as a block of code that it cannot leave. `t`
 * is `vscode.l10n.t`.
 */
export function tracebackMarkdown({ task, exception }: TaskDetail, text: string, t: Translate): string {
  const error = (exception ?? task.error)?.split('\n', 1)[0] ?? null;
  const ticks = Math.max(2, ...[...text.matchAll(/`+/gu)].map(([run]) => run.length)) + 1;
  const fence = '`'.repeat(ticks);
  const id = code(task.ref.id);
  const language = task.ref.system === 'celery' ? 'pytb' : '';
  return [
    ...(error === null ? [] : [`**${escaped(error)}**`, '']),
    task.name === null
      ? t('Task of an unknown name, id {0}', id)
      : t('Task {0}, id {1}', code(task.name), id),
    '',
    fence + language,
    text.trimEnd(),
    fence,
    '',
  ].join('\n');
}

/** `file:line` or `file:line:column` of every frame, outermost first, each place once. */
export function tracebackPaths({ task }: TaskDetail, text: string): string {
  const places = allFrames(parseStackTrace(text, task.ref.system)).map(({ file, line, column }) =>
    column === null ? `${file}:${line}` : `${file}:${line}:${column}`,
  );
  return [...new Set(places)].join('\n');
}

/** One line of hostile text as code that it cannot leave. */
function code(text: string): string {
  const line = visibleLine(text, LONGEST_LINE);
  const ticks = '`'.repeat(Math.max(0, ...[...line.matchAll(/`+/gu)].map(([run]) => run.length)) + 1);
  const space = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return ticks + space + line + space + ticks;
}

/** One line of hostile text that Markdown shows as it is. */
function escaped(text: string): string {
  return visibleLine(text, LONGEST_LINE).replaceAll(/[\\`*_{}[\]()#+!|<>~@&-]/gu, String.raw`\$&`);
}
