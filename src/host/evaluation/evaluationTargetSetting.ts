import * as v from 'valibot';
import type { EvaluationTarget, JsonObjectTemplate, JsonTemplate } from '../../model/evaluationTarget.ts';
import { isJsonTemplate, PLACEHOLDERS, unknownPlaceholders } from '../../model/evaluationTargetTemplate.ts';

export type ParsedEvaluationTarget =
  | { readonly ok: true; readonly target: EvaluationTarget }
  /** `reason` is a sentence for a person. */
  | { readonly ok: false; readonly name: string; readonly reason: string };

const TEMPLATE: v.GenericSchema<unknown, JsonTemplate> = v.pipe(
  v.custom<JsonTemplate>(isJsonTemplate, 'must be JSON'),
  v.check(hasKnownPlaceholders, ({ input }) => unknownMessage(input)),
);
const TEXT = v.pipe(v.string('must be text'), v.nonEmpty('must not be empty'));
const TEXT_TEMPLATE = v.pipe(
  TEXT,
  v.check(
    (text: string) => hasKnownPlaceholders(text),
    ({ input }) => unknownMessage(input),
  ),
);
const TEMPLATES: v.GenericSchema<unknown, JsonObjectTemplate> = v.record(
  v.string(),
  TEMPLATE,
  'must be an object',
);
const FLAG = v.boolean('must be true or false');
const PRIORITY = v.pipe(
  v.number('must be a number'),
  v.integer('must be a whole number'),
  v.minValue(0, 'must be 0 to 9'),
  v.maxValue(9, 'must be 0 to 9'),
);

const OPTIONAL_TEXT = v.optional(v.nullable(TEXT), null);

const CELERY = v.strictObject(
  {
    kind: v.literal('celery'),
    name: TEXT,
    connection: OPTIONAL_TEXT,
    task: TEXT,
    queue: v.optional(TEXT, 'celery'),
    args: v.optional(v.array(TEMPLATE, 'must be a list'), []),
    kwargs: v.optional(TEMPLATES, {}),
    priority: v.optional(v.nullable(PRIORITY), null),
  },
  fieldMessage,
);

const BULLMQ = v.strictObject(
  {
    kind: v.literal('bullmq'),
    name: TEXT,
    connection: OPTIONAL_TEXT,
    prefix: OPTIONAL_TEXT,
    queue: TEXT,
    jobName: TEXT,
    data: v.optional(TEMPLATE, {}),
  },
  fieldMessage,
);

const FOLLOW = v.strictObject(
  {
    connection: OPTIONAL_TEXT,
    system: v.picklist(['celery', 'bullmq'], 'must be "celery" or "bullmq"'),
    prefix: OPTIONAL_TEXT,
    queue: OPTIONAL_TEXT,
    idPath: TEXT,
  },
  fieldMessage,
);

const HTTP = v.strictObject(
  {
    kind: v.literal('http'),
    name: TEXT,
    url: v.pipe(
      TEXT_TEMPLATE,
      v.regex(/^https?:\/\/[^/$]/iu, 'must begin with http:// or https:// and a host'),
    ),
    method: v.optional(v.pipe(TEXT, v.regex(/^[A-Za-z]+$/u, 'must be a word'), v.toUpperCase()), 'POST'),
    headers: v.optional(v.record(v.string(), TEXT_TEMPLATE, 'must be an object'), {}),
    body: v.optional(TEMPLATE, null),
    caFile: OPTIONAL_TEXT,
    insecure: v.optional(FLAG, false),
    follow: v.optional(
      v.nullable(
        v.pipe(
          FOLLOW,
          v.check(({ system, queue }) => system === 'celery' || queue !== null, 'needs "queue" for BullMQ'),
        ),
      ),
      null,
    ),
  },
  fieldMessage,
);

const TARGET = v.variant('kind', [CELERY, BULLMQ, HTTP], (issue) =>
  issue.path === undefined ? fieldMessage(issue) : 'must be "celery", "bullmq" or "http"',
);

/** Reads one entry of `taskTower.evaluationTargets`, whatever it is. Never throws. */
export function parseEvaluationTarget(value: unknown, position: number): ParsedEvaluationTarget {
  const parsed = v.safeParse(TARGET, value);
  if (parsed.success) return { ok: true, target: parsed.output };
  const [issue] = parsed.issues;
  const path = v.getDotPath(issue);
  const subject = path === null ? 'The entry' : `"${path}"`;
  return { ok: false, name: nameOf(value, position), reason: `${subject} ${issue.message}.` };
}

/** Reads the whole setting; anything that is no list counts as one unusable entry. */
export function parseEvaluationTargets(value: unknown): readonly ParsedEvaluationTarget[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value.map((entry, index) => parseEvaluationTarget(entry, index + 1));
  return [{ ok: false, name: 'taskTower.evaluationTargets', reason: 'The setting must be a list.' }];
}

function hasKnownPlaceholders(template: JsonTemplate): boolean {
  return unknownPlaceholders(template).length === 0;
}

function unknownMessage(template: JsonTemplate): string {
  const unknown = unknownPlaceholders(template).join(', ');
  return `has the unknown placeholder ${unknown}; there are ${PLACEHOLDERS}, and $$\{…} for text`;
}

function fieldMessage(issue: v.BaseIssue<unknown>): string {
  if (issue.expected === 'never') return 'is not known here';
  return issue.path !== undefined && issue.received === 'undefined' ? 'is missing' : 'must be an object';
}

function nameOf(value: unknown, position: number): string {
  if (typeof value === 'object' && value !== null && 'name' in value) {
    if (typeof value.name === 'string' && value.name !== '') return value.name;
  }
  return `Target ${position}`;
}
