import type { EvaluationInput, JsonTemplate } from './evaluationTarget.ts';

/** What stands for each placeholder. `uuid` is new for each evaluation. */
export interface PlaceholderValues extends EvaluationInput {
  readonly uuid: string;
}

const NAMES = ['code', 'language', 'file', 'uuid'] as const;
type PlaceholderName = (typeof NAMES)[number];
const KNOWN: ReadonlySet<string> = new Set(NAMES);

/** `${name}`; a second dollar sign before it keeps it as text. */
const PLACEHOLDER = /(\$?)\$\{([^{}]*)\}/gu;

/** All placeholders, as a person reads them in a message. */
export const PLACEHOLDERS = NAMES.map((name) => `\${${name}}`).join(', ');

/**
 * Fills the placeholders in a template's strings. Values are only ever put inside of strings, so no code can change the
 * structure of the JSON; keys are no templates. Placeholders in the values themselves stay text.
 */
export function fillTemplate(template: JsonTemplate, values: PlaceholderValues): JsonTemplate {
  if (typeof template === 'string') return fillText(template, values, (value) => value);
  if (isList(template)) return template.map((item) => fillTemplate(item, values));
  if (typeof template !== 'object' || template === null) return template;
  return Object.fromEntries(
    Object.entries(template).map(([key, value]) => [key, fillTemplate(value, values)]),
  );
}

/** Fills one text; `encode` makes each value fit where it goes. */
export function fillText(
  template: string,
  values: PlaceholderValues,
  encode: (value: string) => string,
): string {
  return template.replaceAll(PLACEHOLDER, (whole, escape: string, name: string) => {
    if (escape !== '') return whole.slice(1);
    return isPlaceholder(name) ? encode(values[name]) : whole;
  });
}

/** Whether a value of the settings is JSON through and through. */
export function isJsonTemplate(value: unknown): value is JsonTemplate {
  if (Array.isArray(value)) return value.every(isJsonTemplate);
  if (typeof value === 'object' && value !== null) return Object.values(value).every(isJsonTemplate);
  return value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
}

/** The placeholders of a template that do not exist, each once: `${kode}`. */
export function unknownPlaceholders(template: JsonTemplate): readonly string[] {
  const unknown = new Set<string>();
  for (const text of textsOf(template)) {
    for (const [, escape, name = ''] of text.matchAll(PLACEHOLDER)) {
      if (escape === '' && !isPlaceholder(name)) unknown.add(`\${${name}}`);
    }
  }
  return [...unknown];
}

function textsOf(template: JsonTemplate): readonly string[] {
  if (typeof template === 'string') return [template];
  if (typeof template !== 'object' || template === null) return [];
  const parts = isList(template) ? template : Object.values(template);
  return parts.flatMap(textsOf);
}

function isPlaceholder(name: string): name is PlaceholderName {
  return KNOWN.has(name);
}

function isList(template: JsonTemplate): template is readonly JsonTemplate[] {
  return Array.isArray(template);
}
