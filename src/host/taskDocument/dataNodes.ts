import type { DataNode } from '../../model/tolerantJson.ts';

export type Entry = readonly [string, DataNode];

export function object(entries: readonly Entry[]): DataNode {
  return { kind: 'object', entries };
}

export function text(value: string | null): DataNode {
  return value === null ? { kind: 'null' } : { kind: 'string', value };
}

export function number(value: number | null): DataNode {
  return value === null ? { kind: 'null' } : { kind: 'number', text: String(value) };
}

/** Epoch ms in ISO 8601; as a number where no date can express it. */
export function time(at: number | null): DataNode {
  const date = new Date(at ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? number(at) : text(date.toISOString());
}
