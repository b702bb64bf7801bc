import type { DataNode } from '../../model/tolerantJson.ts';

/** The parts of an object of two keys, `__type__` and `__value__`, which kombu 5.3 and newer turn into a Python value. */
export interface TypedValue {
  readonly type: DataNode;
  readonly value: DataNode;
}

const DATE = String.raw`\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])`;
const TIME = String.raw`(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{6})?(?:[+-](?:[01]\d|2[0-3]):[0-5]\d)?`;
const TEXT_VALUES: ReadonlyMap<string, RegExp> = new Map([
  ['date', new RegExp(`^${DATE}$`)],
  ['time', new RegExp(`^${TIME}$`)],
  ['datetime', new RegExp(`^${DATE}T${TIME}$`)],
  ['decimal', /^-?\d{1,200}(?:\.\d{1,200})?(?:[eE][+-]?\d{1,6})?$/],
  ['base64', /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/],
]);
const HEX = /^[0-9a-fA-F]{32}$/;

/** Reads an object that kombu would not leave as it is; `null` for every other node. Python keeps a key's last value. */
export function typedValueOf(node: DataNode): TypedValue | null {
  if (node.kind !== 'object') return null;
  const fields = new Map(node.entries);
  const type = fields.get('__type__');
  const value = fields.get('__value__');
  return fields.size === 2 && type !== undefined && value !== undefined ? { type, value } : null;
}

/** Whether every kombu that knows typed values can turn this one into a Python value; a worker dies of any other. */
export function isReadableTypedValue({ type, value }: TypedValue): boolean {
  if (type.kind !== 'string') return false;
  if (type.value === 'bytes') return value.kind === 'string' && value.value.isWellFormed();
  if (type.value === 'uuid') return isUuidValue(value);
  if (value.kind !== 'string' || TEXT_VALUES.get(type.value)?.test(value.value) !== true) return false;
  return !type.value.startsWith('date') || isDay(value.value.slice(0, 10));
}

/** Excludes the 30th of February and the year 0, which Python's calendar lacks. */
function isDay(date: string): boolean {
  const time = Date.parse(`${date}T00:00:00Z`);
  return !date.startsWith('0000') && !Number.isNaN(time) && new Date(time).toISOString().startsWith(date);
}

function isUuidValue(value: DataNode): boolean {
  if (value.kind !== 'object' || value.entries.length !== 1) return false;
  const [key, hex] = value.entries[0] ?? [];
  return key === 'hex' && hex?.kind === 'string' && HEX.test(hex.value);
}
