import { t } from '../../../model/l10n.ts';
import type { JobsOptions } from '../bullmqLibrary.ts';

export type JobOptions =
  { readonly ok: true; readonly value: JobsOptions } | { readonly ok: false; readonly message: string };

type Check = (value: unknown) => boolean;

const isCount: Check = (value) => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
const isBoolean: Check = (value) => typeof value === 'boolean';
const isText: Check = (value) => typeof value === 'string' && value !== '';
const isObject: Check = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const isKept: Check = (value) => isBoolean(value) || isCount(value) || isObject(value);

/** Options of a job that a person may set, with the sentence that says what each must be. */
const CHECKS: Readonly<Record<string, { readonly check: Check; readonly must: (name: string) => string }>> = {
  jobId: {
    check: (value) =>
      isText(value) && typeof value === 'string' && !/^\d+$/u.test(value) && !value.includes(':'),
    must: (name) =>
      t("The job's option '{0}' must be a text that is no whole number and has no colon.", name),
  },
  delay: {
    check: isCount,
    must: (name) => t("The job's option '{0}' must be a number of milliseconds.", name),
  },
  priority: {
    check: (value) => isCount(value) && Number(value) <= 2_097_152,
    must: (name) => t("The job's option '{0}' must be a whole number from 0 to 2,097,152.", name),
  },
  attempts: { check: isCount, must: (name) => t("The job's option '{0}' must be a whole number.", name) },
  backoff: {
    check: (value) => isCount(value) || isObject(value),
    must: (name) => t("The job's option '{0}' must be milliseconds or an object with type and delay.", name),
  },
  lifo: { check: isBoolean, must: (name) => t("The job's option '{0}' must be true or false.", name) },
  removeOnComplete: {
    check: isKept,
    must: (name) =>
      t("The job's option '{0}' must be true, false, a number or an object with age and count.", name),
  },
  removeOnFail: {
    check: isKept,
    must: (name) =>
      t("The job's option '{0}' must be true, false, a number or an object with age and count.", name),
  },
  keepLogs: { check: isCount, must: (name) => t("The job's option '{0}' must be a whole number.", name) },
  stackTraceLimit: {
    check: isCount,
    must: (name) => t("The job's option '{0}' must be a whole number.", name),
  },
  sizeLimit: { check: isCount, must: (name) => t("The job's option '{0}' must be a number of bytes.", name) },
  timestamp: {
    check: isCount,
    must: (name) => t("The job's option '{0}' must be milliseconds since 1970.", name),
  },
  deduplication: {
    check: isObject,
    must: (name) => t("The job's option '{0}' must be an object with an id.", name),
  },
  parent: {
    check: isObject,
    must: (name) => t("The job's option '{0}' must be an object with id and queue.", name),
  },
  failParentOnFailure: {
    check: isBoolean,
    must: (name) => t("The job's option '{0}' must be true or false.", name),
  },
  continueParentOnFailure: {
    check: isBoolean,
    must: (name) => t("The job's option '{0}' must be true or false.", name),
  },
  ignoreDependencyOnFailure: {
    check: isBoolean,
    must: (name) => t("The job's option '{0}' must be true or false.", name),
  },
  removeDependencyOnFailure: {
    check: isBoolean,
    must: (name) => t("The job's option '{0}' must be true or false.", name),
  },
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
    return { ok: false, message: t("The job's options are not JSON: {0}", reason) };
  }
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    return { ok: false, message: t("The job's options must be a JSON object.") };
  }
  for (const [name, value] of Object.entries(options)) {
    const known = Object.hasOwn(CHECKS, name) ? CHECKS[name] : undefined;
    if (known === undefined) {
      return {
        ok: false,
        message: t("'{0}' is no option of a job. Known are {1}.", name, Object.keys(CHECKS).join(', ')),
      };
    }
    if (!known.check(value)) return { ok: false, message: known.must(name) };
  }
  return { ok: true, value: options };
}
