/** As much of JSON Schema as a Python annotation can ask for; empty: anything. */
export interface ValueSchema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly ValueSchema[];
}

const ANYTHING: ValueSchema = {};
const TYPES: ReadonlyMap<string, string> = new Map([
  ['int', 'integer'],
  ['float', 'number'],
  ['str', 'string'],
  ['bool', 'boolean'],
  ['None', 'null'],
  ['list', 'array'],
  ['List', 'array'],
  ['tuple', 'array'],
  ['Tuple', 'array'],
  ['Sequence', 'array'],
  ['Iterable', 'array'],
  ['dict', 'object'],
  ['Dict', 'object'],
  ['Mapping', 'object'],
]);
const DEEPEST = 10;

/**
 * What JSON a Python annotation asks for. Anything where JSON has no such type or the annotation is not one of the
 * languages's own: Celery itself asks for nothing, so only what is surely wrong is to be marked.
 */
export function annotationSchema(annotation: string | null, depth = 0): ValueSchema {
  const text = (annotation ?? '').trim();
  const quoted = /^'([^'\\]*)'$/u.exec(text)?.[1];
  if (text === '' || depth > DEEPEST) return ANYTHING;
  if (quoted !== undefined) return annotationSchema(quoted, depth + 1);
  const alternatives = splitOutside(text, '|');
  if (alternatives.length > 1) return anyOf(alternatives, depth);
  const open = text.indexOf('[');
  const name = (open < 0 ? text : text.slice(0, open)).split('.').at(-1)?.trim() ?? '';
  const inner = open < 0 || !text.endsWith(']') ? [] : splitOutside(text.slice(open + 1, -1), ',');
  if (name === 'Optional') return anyOf(inner.length === 0 ? [] : [...inner, 'None'], depth);
  if (name === 'Union') return anyOf(inner, depth);
  if (name === 'Annotated') return annotationSchema(inner[0] ?? null, depth + 1);
  if (name === 'Literal') return literals(inner);
  const type = TYPES.get(name);
  return type === undefined ? ANYTHING : { type };
}

function anyOf(alternatives: readonly string[], depth: number): ValueSchema {
  const schemas = alternatives.map((alternative) => annotationSchema(alternative, depth + 1));
  if (schemas.length === 0 || schemas.some((schema) => Object.keys(schema).length === 0)) return ANYTHING;
  const types = schemas.flatMap(({ type }) => (typeof type === 'string' ? [type] : []));
  return types.length === schemas.length ? { type: [...new Set(types)] } : { anyOf: schemas };
}

function literals(values: readonly string[]): ValueSchema {
  const read = values.map(
    (value) => /^'([^'\\]*)'$/u.exec(value)?.[1] ?? (/^-?\d{1,15}$/u.test(value) ? Number(value) : null),
  );
  return read.includes(null) || read.length === 0 ? ANYTHING : { enum: read };
}

/** Splits at a separator that stands in no bracket and no quotes. */
function splitOutside(text: string, separator: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let isQuoted = false;
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === "'") isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (character === '[' || character === '(') depth++;
    else if (character === ']' || character === ')') depth--;
    else if (character === separator && depth === 0) {
      parts.push(text.slice(from, at).trim());
      from = at + 1;
    }
  }
  parts.push(text.slice(from).trim());
  return parts.filter((part) => part !== '');
}
