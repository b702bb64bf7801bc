import { WAIT_MS } from './taskSortKey.ts';

/** What all tasks of a kind have in common, as their rows say it. `null`: not known. */
export interface TaskKind {
  readonly source: number;
  readonly state: string;
  readonly name: string | null;
  readonly queue: string | null;
  readonly worker: string | null;
  /** Which of {@link KNOWN_FACTS} are known of them: a bit for each, the first one the least. */
  readonly known: number;
}

/** What a row may say or not, each as SQL. */
export const KNOWN_FACTS = {
  error: 'error',
  result: 'result',
  traceback: 'traceback',
  args: 'args',
  kwargs: 'kwargs',
  parent: 'parent_id',
  root: 'root_id',
  group: 'group_id',
  cause: 'cause',
  runtime: 'runtime_ms',
  wait: WAIT_MS,
  retries: 'retries',
  stateAt: 'nullif(max(state_at, 0), 0)',
} as const;

export type KnownFact = keyof typeof KNOWN_FACTS;

const FACTS = Object.keys(KNOWN_FACTS);

export function isKnown({ known }: TaskKind, fact: KnownFact): boolean {
  return (known & (1 << FACTS.indexOf(fact))) !== 0;
}

/** The figures of which a kind's least and greatest are kept. */
export const KIND_FIGURES = ['runtime', 'wait', 'retries'] as const;

export type KindFigure = (typeof KIND_FIGURES)[number];

/** `known` of a row. */
export const KNOWN_SQL = Object.values(KNOWN_FACTS)
  .map((sql, bit) => `((${sql}) IS NOT NULL) * ${String(1 << bit)}`)
  .join(' + ');
