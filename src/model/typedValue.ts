import { t } from './l10n.ts';
import type { DataNode } from './tolerantJson.ts';

/** A Python value that JSON has no form for, as kombu writes it: `{"__type__": "datetime", "__value__": "…"}`. */
export interface TypedValue {
  /** kombu's word for the type (`datetime`, `decimal`, `base64`), or any other that an application registered. */
  readonly marker: string;
  readonly value: DataNode;
}

const NAMES: ReadonlyMap<string, string> = new Map([
  ['decimal', 'Decimal'],
  ['uuid', 'UUID'],
]);

/** Reads the envelope; `null` for every other value. Exactly these two keys make one, as in kombu (`utils/json.py`). */
export function typedValue(node: DataNode): TypedValue | null {
  if (node.kind !== 'object' || node.entries.length !== 2) return null;
  const marker = node.entries.find(([key]) => key === '__type__')?.[1];
  const value = node.entries.find(([key]) => key === '__value__')?.[1];
  return marker?.kind === 'string' && value !== undefined ? { marker: marker.value, value } : null;
}

/** The type as Python calls it. */
export function typeName({ marker }: TypedValue): string {
  return marker === 'base64' ? t('bytes as base64') : (NAMES.get(marker) ?? marker);
}

/** The value inside as the node that says most: the digits of a UUID instead of its envelope. */
export function typedContent({ marker, value }: TypedValue): DataNode {
  if (marker !== 'uuid' || value.kind !== 'object') return value;
  return value.entries.find(([key]) => key === 'hex')?.[1] ?? value;
}
