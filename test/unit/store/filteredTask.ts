import { failureFingerprint } from '../../../src/model/failureFingerprint.ts';
import { parseTolerantJson, type DataNode } from '../../../src/model/tolerantJson.ts';
import { isKnownTaskState } from '../../../src/model/taskState.ts';
import {
  anywhere,
  foldCase,
  literalText,
  matchesPattern,
  type FilterPattern,
} from '../../../src/model/filter/filterPattern.ts';
import { momentMs } from '../../../src/model/filter/filterUnits.ts';
import { isExactField, isPartField } from '../../../src/model/filter/filterExpression.ts';
import type {
  Comparison,
  FilterExpression,
  FilterTerm,
  PartField,
  WholeField,
} from '../../../src/model/filter/filterExpression.ts';
import type { TaskRecord } from '../../../src/model/taskUpdate.ts';

/** What a filter can be about. */
export interface FilteredTask {
  readonly record: TaskRecord;
  readonly connectionName: string | null;
  /** Texts that may be the exact arguments as JSON: those of the record, and of the message where it was kept. */
  readonly argumentTexts: readonly (string | null)[];
  /** Stamps of the message where it was kept. */
  readonly stamps?: Readonly<Record<string, string | readonly string[]>>;
}

/**
 * Whether a task matches, said a second time without SQL, so that the store's answer can be compared. A negation matches exactly what
 * its condition does not, also where the task says nothing.
 *
 * @param now epoch ms
 */
export function matchesTask(expression: FilterExpression, task: FilteredTask, now: number): boolean {
  if (expression.kind === 'all') return expression.of.every((part) => matchesTask(part, task, now));
  if (expression.kind === 'any') return expression.of.some((part) => matchesTask(part, task, now));
  if (expression.kind === 'not') return !matchesTask(expression.of, task, now);
  return matchesTerm(expression, task, now);
}

function matchesTerm(
  term: FilterTerm,
  { record, connectionName, argumentTexts, stamps = {} }: FilteredTask,
  now: number,
): boolean {
  switch (term.kind) {
    case 'text': {
      const { ref, name, argsRepr, kwargsRepr, resultRepr, error } = record;
      const texts = [ref.id, name, argsRepr, kwargsRepr, resultRepr, error];
      return texts.some((text) => contains(text, term.pattern));
    }
    case 'field':
      return matchesField(term.field, term.pattern, record, connectionName);
    case 'tag':
      return Object.entries(stamps).some(([name, values]) =>
        [values]
          .flat()
          .some((value) => [name, value, `${name}=${value}`].some((text) => matches(text, term.pattern))),
      );
    case 'argument':
      return argumentTexts.some((text) => {
        const value = scalarText(valueAt(text, term.path));
        return value !== null && matchesPattern(value, term.pattern);
      });
    case 'argumentNumber':
      return argumentTexts.some((text) => {
        const value = valueAt(text, term.path);
        return value?.kind === 'number' && compares(Number(value.text), term.comparison, term.value);
      });
    case 'number':
      return compares(numberOf(term.field, record), term.comparison, term.value);
    case 'time': {
      const moment = momentMs(term.moment, now);
      const { stateAt } = record;
      return stateAt > 0 && (term.field === 'since' ? stateAt >= moment : stateAt <= moment);
    }
    default:
      return term satisfies never;
  }
}

function matchesField(
  field: WholeField | PartField,
  pattern: FilterPattern,
  record: TaskRecord,
  connectionName: string | null,
): boolean {
  const text = textOf(field, record);
  if (field === 'connection') return matches(text, pattern) || matches(connectionName, pattern);
  if (isPartField(field)) return contains(text, pattern);
  const literal = literalText(pattern);
  if (literal === null) return matches(text, pattern);
  if (isExactField(field)) return text === literal;
  const folded = foldCase(literal);
  // A state of Celery's own that only looks alike (`FAILED`) is another one.
  return field === 'state' && isKnownTaskState(folded) ? text === folded : matches(text, pattern);
}

function textOf(field: WholeField | PartField, record: TaskRecord): string | null {
  switch (field) {
    case 'state':
      return record.state;
    case 'name':
      return record.name;
    case 'worker':
      return record.worker;
    case 'queue':
      return record.queue;
    case 'id':
      return record.ref.id;
    case 'root':
      return record.rootId;
    case 'parent':
      return record.parentId;
    case 'group':
      return record.groupId;
    case 'cause':
      return causeOf(record);
    case 'system':
      return record.ref.system;
    case 'connection':
      return record.ref.connectionId;
    case 'args':
      return record.argsRepr;
    case 'kwargs':
      return record.kwargsRepr;
    case 'result':
      return record.resultRepr;
    case 'error':
      return record.error;
    case 'traceback':
      return record.traceback;
    default:
      return field satisfies never;
  }
}

function causeOf({ ref: { system }, state, error, traceback }: TaskRecord): string | null {
  return state === 'failed' ? failureFingerprint({ system, error, traceback }) : null;
}

function numberOf(field: 'runtime' | 'wait' | 'retries', record: TaskRecord): number | null {
  if (field === 'runtime') return record.runtimeMs;
  if (field === 'retries') return record.retries;
  const { startedAt, sentAt } = record;
  return startedAt === null || sentAt === null ? null : startedAt - sentAt;
}

function compares(value: number | null, comparison: Comparison, other: number): boolean {
  if (value === null) return false;
  switch (comparison) {
    case '>':
      return value > other;
    case '>=':
      return value >= other;
    case '<':
      return value < other;
    case '<=':
      return value <= other;
    case '=':
      return value === other;
    default:
      return comparison satisfies never;
  }
}

function matches(text: string | null, pattern: FilterPattern): boolean {
  return text !== null && matchesPattern(text, pattern);
}

function contains(text: string | null, pattern: FilterPattern): boolean {
  return matches(text, anywhere(pattern));
}

/** The value at a path of a JSON text; `null`: the text is none, or has nothing there. Of equal keys the first counts. */
function valueAt(text: string | null, path: readonly string[]): DataNode | null {
  if (text === null || !isStrictJson(text)) return null;
  const read = parseTolerantJson(text);
  let node: DataNode | undefined = read.ok ? read.value : undefined;
  for (const segment of path) {
    if (/^\d+$/.test(segment)) node = node?.kind === 'array' ? node.items[Number(segment)] : undefined;
    else node = node?.kind === 'object' ? node.entries.find(([key]) => key === segment)?.[1] : undefined;
  }
  return node ?? null;
}

/** Without the words that only Python writes, such as `NaN`. */
function isStrictJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function scalarText(node: DataNode | null): string | null {
  if (node === null || node.kind === 'array' || node.kind === 'object') return null;
  if (node.kind === 'number') return node.text;
  return node.kind === 'null' ? 'null' : String(node.value);
}
