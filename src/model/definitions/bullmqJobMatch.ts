import { bullmqHandlers } from './bullmqHandlers.ts';
import { constantsOf } from './javascriptConstants.ts';
import { javascriptTokens } from './javascriptTokens.ts';
import { bracketPairs } from './sourceToken.ts';
import type { DefinitionMatch } from './taskDefinition.ts';

/** A match that may lead on to the file of a worker's processor, as the worker names it. */
export interface JobMatch extends DefinitionMatch {
  readonly processor: string | null;
}

/**
 * Looks for what deals with a BullMQ job; with both its worker and its name in the file the name's place is certain. Code
 * that adds the job is better than nothing.
 *
 * @param imported values of constants that other files define
 */
export function matchBullmqJob(
  text: string,
  queue: string,
  job: string | null,
  imported?: ReadonlyMap<string, string>,
): JobMatch | null {
  const handlers = bullmqHandlers(text, queue, job, imported);
  const hasWorker = handlers.some(({ kind }) => kind === 'worker');
  const scores = hasWorker
    ? { handler: 95, function: 92, process: 91, worker: 90, add: 10 }
    : { handler: 60, function: 30, process: 0, worker: 0, add: 10 };
  const [best] = handlers
    .map(({ kind, line, column, processor }) => ({ line, column, score: scores[kind], processor }))
    .toSorted((one, other) => other.score - one.score);
  return best ?? null;
}

/** The place in a processor's file where it deals with a job, else its default export, else its beginning. */
export function matchProcessorFile(text: string, queue: string, job: string | null): DefinitionMatch {
  const match = matchBullmqJob(text, queue, job);
  if (match !== null && match.score > 10) return { line: match.line, column: match.column, score: 95 };
  const lines = text.split('\n');
  const index = lines.findIndex((line) => PROCESSOR_EXPORT.test(line));
  return { line: Math.max(0, index) + 1, column: 1, score: 93 };
}

const PROCESSOR_EXPORT = /^\s*(?:export\s+default\b|module\.exports\s*=|exports\.default\s*=|export\s*=)/u;

/** Constants of a file whose value is one of these, by the name that another file uses for them. */
export function constantsNamed(text: string, values: ReadonlySet<string>): ReadonlyMap<string, string> {
  const tokens = javascriptTokens(text);
  const constants = constantsOf(tokens, bracketPairs(tokens));
  return new Map([...constants].filter(([, value]) => values.has(value)));
}
