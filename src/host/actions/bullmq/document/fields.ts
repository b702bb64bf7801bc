import type { DataNode } from '../../../../model/tolerantJson.ts';
import type { Wording } from '../../../trees/drawing.ts';

type ObjectNode = Extract<DataNode, { kind: 'object' }>;

/** Something in a document that cannot be sent; `offset` counts UTF-16 units. */
export interface DocumentProblem {
  readonly message: string;
  readonly offset: number;
  readonly length: number;
}

/** Reads the fields of a document and gathers what is wrong with them; what is wrong is read as if it were not there. */
export class Fields {
  readonly problems: DocumentProblem[] = [];
  readonly t: Wording['t'];
  readonly #text: string;
  readonly #values: ReadonlyMap<string, DataNode>;

  constructor(text: string, node: ObjectNode, t: Wording['t']) {
    this.t = t;
    this.#text = text;
    this.#values = new Map(node.entries);
  }

  /** Any other field is wrong. */
  allow(keys: readonly string[]): void {
    for (const key of this.#values.keys()) {
      if (!keys.includes(key)) this.wrong(key, this.t("'{0}' is not known here", key));
    }
  }

  /** The value of a field; `null`: there is none. */
  get(key: string): DataNode | null {
    const value = this.#values.get(key);
    return value === undefined || value.kind === 'null' ? null : value;
  }

  /** A text that must be there. */
  name(key: string): string {
    const value = this.get(key);
    if (value?.kind === 'string' && value.value.trim() !== '') return value.value;
    this.wrong(key, this.t('"{0}" must be a text that is not empty', key));
    return '';
  }

  text(key: string): string | null {
    const value = this.get(key);
    if (value === null) return null;
    if (value.kind === 'string' && value.value.trim() !== '') return value.value;
    this.wrong(key, this.t('"{0}" must be a text or null', key));
    return null;
  }

  /** A whole number from 1. */
  whole(key: string): number | null {
    const value = this.get(key);
    if (value === null) return null;
    const number = value.kind === 'number' ? Number(value.text) : Number.NaN;
    if (Number.isSafeInteger(number) && number > 0) return number;
    this.wrong(key, this.t('"{0}" must be a whole number from 1, or null', key));
    return null;
  }

  /** Epoch ms of a time that is given as a text. */
  time(key: string): number | null {
    const value = this.get(key);
    if (value === null) return null;
    const at = value.kind === 'string' ? Date.parse(value.value) : Number.NaN;
    if (!Number.isNaN(at)) return at;
    this.wrong(key, this.t('"{0}" must be a time in text, such as "2026-11-21T14:30:00Z", or null', key));
    return null;
  }

  object(key: string): ObjectNode | null {
    const value = this.get(key);
    if (value === null || value.kind === 'object') return value;
    this.wrong(key, this.t('"{0}" must be an object: {}', key));
    return null;
  }

  wrong(key: string, message: string): void {
    this.problems.push(problemAt(this.#text, JSON.stringify(key), message));
  }
}

/** A problem at the first place of a piece of the text; at its beginning, when it is not there. */
export function problemAt(text: string, piece: string, message: string): DocumentProblem {
  const offset = text.indexOf(piece);
  return offset === -1 ? { message, offset: 0, length: 1 } : { message, offset, length: piece.length };
}
