import * as v from 'valibot';
import type { EvaluationTarget, JsonObjectTemplate, JsonTemplate } from '../../model/evaluationTarget.ts';
import { isJsonTemplate, PLACEHOLDERS, unknownPlaceholders } from '../../model/evaluationTargetTemplate.ts';
import type { Translate } from '../messages/connectionProblem.ts';

export type ParsedEvaluationTarget =
  | { readonly ok: true; readonly target: EvaluationTarget }
  /** `reason` is a sentence for a person. */
  | { readonly ok: false; readonly name: string; readonly reason: string };

/**
 * Of every message `{0}` is the field in quotes; of this one `{1}` is what stands there, `{2}` what may stand there, and
 * `{3}` how a placeholder is written that is to stay text.
 */
const UNKNOWN_PLACEHOLDER = '{0} has the unknown placeholder {1}; there are {2}, and {3} for text.';

const TEMPLATE: v.GenericSchema<unknown, JsonTemplate> = v.pipe(
  v.custom<JsonTemplate>(isJsonTemplate, '{0} must be JSON.'),
  v.check(hasKnownPlaceholders, UNKNOWN_PLACEHOLDER),
);
const TEXT = v.pipe(v.string('{0} must be text.'), v.nonEmpty('{0} must not be empty.'));
const TEXT_TEMPLATE = v.pipe(
  TEXT,
  v.check((text: string) => hasKnownPlaceholders(text), UNKNOWN_PLACEHOLDER),
);
const TEMPLATES: v.GenericSchema<unknown, JsonObjectTemplate> = v.record(
  v.string(),
  TEMPLATE,
  '{0} must be an object.',
);
const FLAG = v.boolean('{0} must be true or false.');
const PRIORITY = v.pipe(
  v.number('{0} must be a number.'),
  v.integer('{0} must be a whole number.'),
  v.minValue(0, '{0} must be 0 to 9.'),
  v.maxValue(9, '{0} must be 0 to 9.'),
);

const OPTIONAL_TEXT = v.optional(v.nullable(TEXT), null);

const CELERY = v.strictObject(
  {
    kind: v.literal('celery'),
    name: TEXT,
    connection: OPTIONAL_TEXT,
    task: TEXT,
    queue: v.optional(TEXT, 'celery'),
    args: v.optional(v.array(TEMPLATE, '{0} must be a list.'), []),
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
    system: v.picklist(['celery', 'bullmq'], '{0} must be "celery" or "bullmq".'),
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
      v.regex(/^https?:\/\/[^/$]/iu, '{0} must begin with http:// or https:// and a host.'),
    ),
    method: v.optional(v.pipe(TEXT, v.regex(/^[A-Za-z]+$/u, '{0} must be a word.'), v.toUpperCase()), 'POST'),
    headers: v.optional(v.record(v.string(), TEXT_TEMPLATE, '{0} must be an object.'), {}),
    body: v.optional(TEMPLATE, null),
    caFile: OPTIONAL_TEXT,
    insecure: v.optional(FLAG, false),
    follow: v.optional(
      v.nullable(
        v.pipe(
          FOLLOW,
          v.check(
            ({ system, queue }) => system === 'celery' || queue !== null,
            '{0} needs "queue" for BullMQ.',
          ),
        ),
      ),
      null,
    ),
  },
  fieldMessage,
);

const TARGET = v.variant('kind', [CELERY, BULLMQ, HTTP], (issue) =>
  issue.path === undefined ? 'The entry must be an object.' : '{0} must be "celery", "bullmq" or "http".',
);

/** Reads one entry of `taskTower.evaluationTargets`, whatever it is. Never throws. `t` is `vscode.l10n.t`. */
export function parseEvaluationTarget(
  value: unknown,
  position: number,
  t: Translate,
): ParsedEvaluationTarget {
  const parsed = v.safeParse(TARGET, value);
  if (parsed.success) return { ok: true, target: parsed.output };
  const [issue] = parsed.issues;
  return { ok: false, name: nameOf(value, position, t), reason: reasonOf(issue, t) };
}

/** Reads the whole setting; anything that is no list counts as one unusable entry. */
export function parseEvaluationTargets(value: unknown, t: Translate): readonly ParsedEvaluationTarget[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value.map((entry, index) => parseEvaluationTarget(entry, index + 1, t));
  return [{ ok: false, name: 'taskTower.evaluationTargets', reason: t('The setting must be a list.') }];
}

function hasKnownPlaceholders(template: JsonTemplate): boolean {
  return unknownPlaceholders(template).length === 0;
}

function reasonOf(issue: v.BaseIssue<unknown>, t: Translate): string {
  const field = `"${v.getDotPath(issue) ?? ''}"`;
  if (issue.message !== UNKNOWN_PLACEHOLDER || !isJsonTemplate(issue.input)) return t(issue.message, field);
  return t(issue.message, field, unknownPlaceholders(issue.input).join(', '), PLACEHOLDERS, '$${…}');
}

function fieldMessage(issue: v.BaseIssue<unknown>): string {
  if (issue.expected === 'never') return '{0} is not known here.';
  return issue.path !== undefined && issue.received === 'undefined'
    ? '{0} is missing.'
    : '{0} must be an object.';
}

function nameOf(value: unknown, position: number, t: Translate): string {
  if (typeof value === 'object' && value !== null && 'name' in value) {
    if (typeof value.name === 'string' && value.name !== '') return value.name;
  }
  return t('Target {0}', String(position));
}
