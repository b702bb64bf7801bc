import { KIND_FIGURES, KNOWN_FACTS, KNOWN_SQL, type KindFigure, type TaskKind } from './taskKind.ts';
import { numberOf, textOf, type Row } from './taskRow.ts';

/** Blocks with more kinds are not divided: they would cost more than they spare. */
const MOST_KINDS = 256;
/** Kinds of all blocks together that are told apart; then no more are. */
const MOST_KNOWN = 65_536;

/** Least and greatest of each figure. */
const FIGURES = KIND_FIGURES.length * 2;
/** Numbers of one kind in {@link encodeKinds}: its source, state, name, queue, worker and known facts, then the figures. */
const FIELDS = 6;

/** The kinds of tasks in one block of rows, with bounds of their figures; it may have more than there are, never fewer. */
export interface BlockKinds {
  /** By their numbers in the {@link KindRegister}. */
  readonly kinds: Uint32Array;
  /** Of one kind after the other: the least and the greatest of each of {@link KIND_FIGURES}; NaN: not known of any. */
  readonly figures: Float64Array;
}

/** Counts off the kinds of tasks, so that each has a number and is kept once. */
export class KindRegister {
  readonly #numbers = new Map<string, number>();
  readonly #kinds: TaskKind[] = [];

  /** `null`: there are too many. */
  numberOf(kind: TaskKind): number | null {
    const { source, state, name, queue, worker, known } = kind;
    const key = JSON.stringify([source, state, name, queue, worker, known]);
    const found = this.#numbers.get(key);
    if (found !== undefined) return found;
    if (this.#kinds.length >= MOST_KNOWN) return null;
    this.#numbers.set(key, this.#kinds.length);
    return this.#kinds.push(kind) - 1;
  }

  kind(number: number): TaskKind | undefined {
    return this.#kinds[number];
  }

  clear(): void {
    this.#numbers.clear();
    this.#kinds.length = 0;
  }
}

/** Reads the kinds of the rows of a block: its parameters are the first and the last of them. */
export const KINDS_SQL = `SELECT source, state, name, queue, worker, ${KNOWN_SQL} AS known,
    ${KIND_FIGURES.map((figure) => `min(${KNOWN_FACTS[figure]}) AS least_${figure}, max(${KNOWN_FACTS[figure]}) AS most_${figure}`).join(', ')}
  FROM task NOT INDEXED WHERE seq BETWEEN ? AND ?
  GROUP BY source, state, name, queue, worker, known LIMIT ${String(MOST_KINDS + 1)}`;

/** As the database keeps it, of the rows of {@link KINDS_SQL}; `null`: there are too many kinds. */
export function encodeKinds(rows: readonly Row[]): string | null {
  if (rows.length > MOST_KINDS) return null;
  const texts = new Map<string | null, number>();
  const place = (text: string | null): number => {
    const known = texts.get(text) ?? texts.size;
    texts.set(text, known);
    return known;
  };
  const numbers = rows.map((row) => [
    numberOf(row['source']) ?? 0,
    ...['state', 'name', 'queue', 'worker'].map((column) => place(textOf(row[column]))),
    numberOf(row['known']) ?? 0,
    ...KIND_FIGURES.flatMap((figure) => [numberOf(row[`least_${figure}`]), numberOf(row[`most_${figure}`])]),
  ]);
  return JSON.stringify([[...texts.keys()], ...numbers]);
}

/** The same as kinds; `null`: there were too many, or it is none of {@link encodeKinds}. */
export function decodeKinds(text: string | null, register: KindRegister): BlockKinds | null {
  const [texts, ...rows] = text === null ? [] : parsed(text);
  if (!Array.isArray(texts)) return null;
  const kinds = new Uint32Array(rows.length);
  const figures = new Float64Array(rows.length * FIGURES);
  for (const [place, row] of rows.entries()) {
    if (!Array.isArray(row) || row.length !== FIELDS + FIGURES) return null;
    const numbers: readonly unknown[] = row;
    const [source, state, name, queue, worker, known] = numbers;
    const textAt = (at: unknown): string | null => {
      const found: unknown = typeof at === 'number' ? texts[at] : null;
      return typeof found === 'string' ? found : null;
    };
    const number = register.numberOf({
      source: typeof source === 'number' ? source : 0,
      state: textAt(state) ?? '',
      name: textAt(name),
      queue: textAt(queue),
      worker: textAt(worker),
      known: typeof known === 'number' ? known : 0,
    });
    if (number === null) return null;
    kinds[place] = number;
    const ofKind = numbers.slice(FIELDS).map((figure) => (typeof figure === 'number' ? figure : Number.NaN));
    figures.set(ofKind, place * FIGURES);
  }
  return { kinds, figures };
}

/** Bounds of a figure of the kind at a place; `null`: not known of any of its tasks. */
export function figureBounds(
  { figures }: BlockKinds,
  place: number,
  figure: KindFigure,
): { readonly least: number; readonly most: number } | null {
  const at = place * FIGURES + KIND_FIGURES.indexOf(figure) * 2;
  const least = figures[at] ?? Number.NaN;
  const most = figures[at + 1] ?? Number.NaN;
  return Number.isNaN(least) || Number.isNaN(most) ? null : { least, most };
}

function parsed(text: string): readonly unknown[] {
  const value: unknown = JSON.parse(text);
  return Array.isArray(value) ? value : [];
}
