import { normalizedMessage } from './normalizedMessage.ts';
import { ownFrames } from './ownFrames.ts';
import type { SystemKind } from './system.ts';

/** What is known of a failure. */
export interface Failure {
  readonly system: SystemKind;
  /** One line: `ZeroDivisionError: division by zero`; `null`: not told. */
  readonly error: string | null;
  readonly traceback: string | null;
}

const TYPE = /^([\p{L}_$][\p{L}\p{N}_$.]*)(?:: |:?$)/u;

/** The type of an exception; `null` where the line begins with none, such as `sandbox exited with code 3`. */
export function exceptionType(error: string): string | null {
  return TYPE.exec(error)?.[1] ?? null;
}

/** `ValueError: no user …`: what occurrences of one failure have in common, to be read by a person. */
export function failureTitle(error: string): string {
  const type = exceptionType(error);
  if (type === null) return normalizedMessage(error);
  const message = normalizedMessage(error.slice(type.length + 1));
  return message === '' ? type : `${type}: ${message}`;
}

/**
 * Names the cause of a failure: the same for failures with one type of exception, one message but for the values in it, and
 * one way through the own code. 14 hexadecimal digits. Never throws; takes time linear in the length of both texts.
 */
export function failureFingerprint({ system, error, traceback }: Failure): string {
  const frames = traceback === null ? [] : ownFrames(traceback, system);
  return digest([failureTitle(error ?? ''), ...frames].join('\n'));
}

/** Two FNV-1a lanes, 56 bits: of a million different failures two share a fingerprint with a chance of 1 in 100,000. */
function digest(text: string): string {
  let high = 0x811c9dc5;
  let low = 0x01000193;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    high = Math.imul(high ^ unit, 0x01000193);
    low = Math.imul(low ^ (unit + index), 0x85ebca6b);
  }
  low ^= low >>> 15;
  return hex(high, 8) + hex(low & 0xff_ffff, 6);
}

function hex(value: number, digits: number): string {
  return (value >>> 0).toString(16).padStart(digits, '0');
}
