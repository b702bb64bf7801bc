import type { JobsOptions } from '../bullmqLibrary.ts';

export type JobOptions =
  { readonly ok: true; readonly value: JobsOptions } | { readonly ok: false; readonly message: string };

type Check = (value: unknown) => boolean;

const isCount: Check = (value) => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
const isBoolean: Check = (value) => typeof value === 'boolean';
const isText: Check = (value) => typeof value === 'string' && value !== '';
const isObject: Check = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const isKept: Check = (value) => isBoolean(value) || isCount(value) || isObject(value);

/** Options of a job that a person may set, with what each must be. */
const CHECKS: Readonly<Record<string, { readonly check: Check; readonly must: string }>> = {
  jobId: {
    check: (value) =>
      isText(value) && typeof value === 'string' && !/^\d+$/u.test(value) && !value.includes(':'),
    must: 'be a text that is no whole number and has no colon',
  },
  delay: { check: isCount, must: 'be a number of milliseconds' },
  priority: {
    check: (value) => isCount(value) && Number(value) <= 2_097_152,
    must: 'be a whole number from 0 to 2,097,152',
  },
  attempts: { check: isCount, must: 'be a whole number' },
  backoff: {
    check: (value) => isCount(value) || isObject(value),
    must: 'be milliseconds or an object with type and delay',
  },
  lifo: { check: isBoolean, must: 'be true or false' },
  removeOnComplete: { check: isKept, must: 'be true, false, a number or an object with age and count' },
  removeOnFail: { check: isKept, must: 'be true, false, a number or an object with age and count' },
  keepLogs: { check: isCount, must: 'be a whole number' },
  stackTraceLimit: { check: isCount, must: 'be a whole number' },
  sizeLimit: { check: isCount, must: 'be a number of bytes' },
  timestamp: { check: isCount, must: 'be milliseconds since 1970' },
  deduplication: { check: isObject, must: 'be an object with an id' },
  parent: { check: isObject, must: 'be an object with id and queue' },
  failParentOnFailure: { check: isBoolean, must: 'be true or false' },
  continueParentOnFailure: { check: isBoolean, must: 'be true or false' },
  ignoreDependencyOnFailure: { check: isBoolean, must: 'be true or false' },
  removeDependencyOnFailure: { check: isBoolean, must: 'be true or false' },
};

/**
 * Reads BullMQ's job options from JSON text (`null`: none). Unknown names are refused, for the library would keep them
 * silently and nothing would come of them.
 */
export function parseJobOptions(text: string | null): JobOptions {
  if (text === null || text.trim() === '') return { ok: true, value: {} };
  let options: unknown;
  try {
    options = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, message: `The job's options are not JSON: ${reason}` };
  }
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    return { ok: false, message: "The job's options must be a JSON object." };
  }
  for (const [name, value] of Object.entries(options)) {
    const known = Object.hasOwn(CHECKS, name) ? CHECKS[name] : undefined;
    if (known === undefined) {
      return {
        ok: false,
        message: `'${name}' is no option of a job. Known are ${Object.keys(CHECKS).join(', ')}.`,
      };
    }
    if (!known.check(value)) return { ok: false, message: `The job's option '${name}' must ${known.must}.` };
  }
  return { ok: true, value: options };
}
