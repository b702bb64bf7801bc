/** What of a line of Python may name a task. All columns are 0-based, `end` exclusive. */
export type TaskMention =
  | { readonly kind: 'name'; readonly name: string; readonly start: number; readonly end: number }
  /** The function of `evaluate_code.delay(…)`. */
  | { readonly kind: 'function'; readonly name: string; readonly start: number; readonly end: number }
  /** The function or class that a `def` or `class` begins here. */
  | { readonly kind: 'definition'; readonly name: string; readonly start: number; readonly end: number };

/** UTF-16 units; longer lines are data. */
const LONGEST_LINE = 2_000;
const LONGEST_NAME = 200;
const STRING = /(["'])((?:(?!\1)[^\\])*)\1/gu;
const SENT =
  /([\p{ID_Start}_][\p{ID_Continue}]*)\.(?:delay|apply_async|s|si|signature|subtask|chunks|map|starmap)\s*\(/gu;
const DEFINED = /^(\s*(?:(?:async\s+)?def|class)\s+)([\p{ID_Start}_][\p{ID_Continue}]*)/u;
/** What stands before a name that means a task even when it has no module. */
const TAKES_NAME =
  /(?:\b(?:send_task|signature|subtask|Signature)\s*\(|\bname\s*=|["']?\btask["']?\s*[:=])\s*$/u;
const DOTTED = /^[\p{ID_Start}_][\p{ID_Continue}]*(?:\.[\p{ID_Start}_][\p{ID_Continue}]*)+$/u;

/** The task that a line may mention at this column; `null`: nothing that looks like one. */
export function taskAtPosition(line: string, column: number): TaskMention | null {
  if (line.length > LONGEST_LINE) return null;
  for (const match of line.matchAll(STRING)) {
    const name = match[2] ?? '';
    const end = match.index + match[0].length;
    if (column < match.index || column >= end || name === '' || name.length > LONGEST_NAME) continue;
    const isLikely = DOTTED.test(name) || TAKES_NAME.test(line.slice(0, match.index));
    return isLikely ? { kind: 'name', name, start: match.index, end } : null;
  }
  for (const match of line.matchAll(SENT)) {
    const name = match[1] ?? '';
    const end = match.index + name.length;
    if (column >= match.index && column < end) return { kind: 'function', name, start: match.index, end };
  }
  const defined = DEFINED.exec(line);
  const start = defined?.[1]?.length ?? 0;
  const name = defined?.[2] ?? '';
  const isHere = column >= start && column < start + name.length;
  return isHere ? { kind: 'definition', name, start, end: start + name.length } : null;
}
