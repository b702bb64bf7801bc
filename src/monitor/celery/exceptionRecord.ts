import type { DataNode } from '../../model/tolerantJson.ts';
import { argumentsRepr, pythonRepr } from './pythonRepr.ts';
import { printedException } from './printedException.ts';
import { fieldOf } from './taskMessage.ts';

/**
 * The exception in a result record, as Python prints it: `{exc_type, exc_message}` where the message is the list of
 * the exception's arguments, or any other value; what several arguments say together stands in the traceback. `null` when
 * the value is no such record.
 */
export function exceptionOf(result: DataNode, traceback: string | null): string | null {
  const type = fieldOf(result, 'exc_type');
  if (type?.kind !== 'string' || type.value === '') return null;
  const parts = fieldOf(result, 'exc_message');
  if (parts?.kind === 'array' && parts.items.length > 1) {
    const printed = printedException(type.value, traceback);
    if (printed !== null) return printed;
  }
  const message = messageOf(parts);
  return message === '' ? type.value : `${type.value}: ${message}`;
}

function messageOf(value: DataNode | undefined): string {
  if (value === undefined || value.kind === 'null') return '';
  if (value.kind === 'string') return value.value;
  if (value.kind !== 'array') return pythonRepr(value);
  const [first] = value.items;
  if (first === undefined) return '';
  if (value.items.length > 1) return argumentsRepr(value.items);
  return first.kind === 'string' ? first.value : pythonRepr(first);
}
