import { BoundsBuilder, type BlockBounds } from './blockBounds.ts';
import { SignatureBuilder, type BlockPairs, type BlockSignature, type TextKind } from './blockSignature.ts';
import { valueHashes } from './gramHash.ts';
import type { TaskRecord } from '../../model/taskUpdate.ts';

/** Fields that have one of few values: each value enters the signature as a whole too. */
const VALUES = ['state', 'name', 'queue', 'worker', 'cause'] as const;
const TEXTS = 5;
/** With it JSON may write any character. */
const UNICODE_ESCAPE = String.raw`\u`;

/** UTF-16 units of tracebacks and messages that are read of one block: some milliseconds. */
const LONG_TEXTS = 1_048_576;

/** In the signature of a block with a traceback. */
export const HAS_TRACEBACK = valueHashes('traceback', '');
/** In the signature of a block with arguments in which a character may be written as `\\u` and its number. */
export const HAS_ESCAPES = valueHashes('escaped', '');
/** In the signature of a block that had more texts of a kind than were read. */
export const HAS_UNREAD = {
  traceback: valueHashes('unread', 'traceback'),
  message: valueHashes('unread', 'message'),
} as const;

/** What of a task a summary is made of. */
export interface SummedTask {
  readonly source: number;
  readonly id: string;
  readonly record: SummedRecord;
  readonly cause: string | null;
  /** `null`: its row was there before, and this is as it was. */
  readonly orderedAt: number | null;
  /** What of the task is in the summary already; `null`: nothing. */
  readonly before: SummedRecord | null;
  /** Texts of its message, as far as they are new. */
  readonly message: { readonly args: string | null; readonly kwargs: string | null } | null;
}

type SummedRecord = Pick<
  TaskRecord,
  | 'state'
  | 'stateAt'
  | 'updatedAt'
  | 'name'
  | 'queue'
  | 'worker'
  | 'sentAt'
  | 'startedAt'
  | 'runtimeMs'
  | 'retries'
  | 'argsRepr'
  | 'kwargsRepr'
  | 'resultRepr'
  | 'error'
  | 'traceback'
>;

/** What was summed up of a block before. */
export interface BegunSummary {
  readonly bounds: BlockBounds;
  readonly signature: BlockSignature;
  readonly pairs: BlockPairs;
}

/** Sums up the tasks of one block, one after the other. What a task was once stays in it. */
export class BlockSummary {
  readonly #bounds: BoundsBuilder;
  readonly #signature: SignatureBuilder;
  readonly #values = VALUES.map(() => new Set<string>());
  readonly #sources = new Set<number>();
  /** Values and texts of the task before: those of the next one are often the same. */
  readonly #lastValues: (string | null)[] = VALUES.map(() => null);
  readonly #lastTexts: (string | null)[] = Array.from({ length: TEXTS }, () => null);
  #lastTraceback: string | null = null;
  #longLeft = LONG_TEXTS;

  /** @param begun what was summed up of the block before */
  constructor(block: number, begun?: BegunSummary) {
    this.#bounds = new BoundsBuilder(block, begun?.bounds);
    this.#signature = new SignatureBuilder(begun);
  }

  /** Another object after every change. */
  get bounds(): BlockBounds {
    return this.#bounds.bounds;
  }

  get signature(): BlockSignature {
    return this.#signature.bits;
  }

  get pairs(): BlockPairs {
    return this.#signature.pairs;
  }

  take({ record, before, source, message, id, cause, orderedAt }: SummedTask): void {
    this.#bounds.add(record, orderedAt);
    if (!this.#sources.has(source)) {
      this.#sources.add(source);
      this.#signature.addAll(valueHashes('source', String(source)));
    }
    this.#takeValue(0, record.state);
    this.#takeValue(1, record.name);
    this.#takeValue(2, record.queue);
    this.#takeValue(3, record.worker);
    this.#takeValue(4, cause);
    if (before === null) this.#takeText(0, id);
    if (record.argsRepr !== before?.argsRepr) this.#takeText(1, record.argsRepr);
    if (record.kwargsRepr !== before?.kwargsRepr) this.#takeText(2, record.kwargsRepr);
    if (record.resultRepr !== before?.resultRepr) this.#takeText(3, record.resultRepr);
    if (record.error !== before?.error) this.#takeText(4, record.error);
    if (record.traceback !== null && record.traceback !== before?.traceback) {
      this.#takeTraceback(record.traceback);
    }
    if (message !== null) this.takeMessage(message.args, message.kwargs);
  }

  /** The arguments of a task's message. */
  takeMessage(args: string | null, kwargs: string | null): void {
    for (const text of [args, kwargs]) {
      if (text === null) continue;
      if (text.includes(UNICODE_ESCAPE)) this.#signature.addAll(HAS_ESCAPES);
      this.#takeLong(text, 'message');
    }
  }

  /** One of its tasks is no more. */
  shrunk(): void {
    this.#bounds.changed();
  }

  /** Makes it small. More can be taken in nevertheless. */
  fold(): void {
    this.#signature.fold();
  }

  #takeValue(place: number, value: string | null): void {
    if (value === null || value === this.#lastValues[place]) return;
    this.#lastValues[place] = value;
    const values = this.#values[place];
    const field = VALUES[place];
    if (values === undefined || field === undefined || values.has(value)) return;
    values.add(value);
    const written = value.toWellFormed();
    this.#signature.addAll(valueHashes(field, written));
    this.#signature.addText(written, 'plain');
  }

  #takeText(place: number, text: string | null): void {
    if (text === null || text === this.#lastTexts[place]) return;
    this.#lastTexts[place] = text;
    if ((place === 1 || place === 2) && text.includes(UNICODE_ESCAPE)) this.#signature.addAll(HAS_ESCAPES);
    this.#signature.addText(text.toWellFormed(), 'plain');
  }

  #takeTraceback(traceback: string): void {
    if (traceback === this.#lastTraceback) return;
    this.#lastTraceback = traceback;
    this.#signature.addAll(HAS_TRACEBACK);
    this.#takeLong(traceback, 'traceback');
  }

  #takeLong(text: string, kind: Exclude<TextKind, 'plain'>): void {
    if (text.length > this.#longLeft) {
      this.#longLeft = 0;
      this.#signature.addAll(HAS_UNREAD[kind]);
      return;
    }
    this.#longLeft -= text.length;
    this.#signature.addText(text.toWellFormed(), kind);
  }
}
