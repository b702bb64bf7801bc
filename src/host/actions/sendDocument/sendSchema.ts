import type { PythonParameter } from '../../../model/definitions/pythonParameters.ts';
import { toPlain } from '../../../model/tolerantJson.ts';
import type { Wording } from '../../trees/drawing.ts';
import { annotationSchema } from './annotationSchema.ts';
import { SEND_OPTIONS } from './sendOptions.ts';

/** More would only make each look at the document slower. */
const MOST_PARAMETERS = 40;

/**
 * The JSON Schema of a document of a task to send, by which VS Code completes and checks what a person types. What a call
 * in Python would refuse is marked too: an argument that is missing, or one that the task does not take.
 *
 * @param parameters of the task; `null`: not known, so anything may be given
 */
export function sendSchema(parameters: readonly PythonParameter[] | null, t: Wording['t']): object {
  const options: readonly (readonly [string, object])[] = [...SEND_OPTIONS].map(([name, { expected }]) => [
    name,
    { description: t(expected) },
  ]);
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    properties: {
      task: { description: t('Name of the task') },
      queue: { description: t('The queue to send it to') },
      args: {
        description: t('Positional arguments'),
        ...(parameters === null ? {} : argsSchema(parameters, t)),
      },
      kwargs: {
        description: t('Arguments by name'),
        ...(parameters === null ? {} : kwargsSchema(parameters, t)),
      },
      options: { description: t('Options of apply_async'), properties: Object.fromEntries<object>(options) },
    },
    ...(parameters === null ? {} : { allOf: required(parameters) }),
  };
}

function argsSchema(parameters: readonly PythonParameter[], t: Wording['t']): object {
  const positional = parameters.filter(isPositional).slice(0, MOST_PARAMETERS);
  const rest = parameters.find(({ kind }) => kind === 'args');
  return {
    items: positional.map((parameter) => parameterSchema(parameter, t)),
    additionalItems: rest === undefined ? false : annotationSchema(rest.annotation),
  };
}

function kwargsSchema(parameters: readonly PythonParameter[], t: Wording['t']): object {
  const named = parameters.filter(({ kind }) => kind === 'any' || kind === 'keyword-only');
  const rest = parameters.find(({ kind }) => kind === 'kwargs');
  return {
    properties: Object.fromEntries(
      named.slice(0, MOST_PARAMETERS).map((parameter) => [parameter.name, parameterSchema(parameter, t)]),
    ),
    additionalProperties:
      rest === undefined && named.length <= MOST_PARAMETERS
        ? false
        : annotationSchema(rest?.annotation ?? null),
  };
}

function parameterSchema(
  { name, annotation, hasDefault, defaultValue }: PythonParameter,
  t: Wording['t'],
): object {
  const typed = annotation === null ? name : `${name}: ${annotation}`;
  return {
    ...annotationSchema(annotation),
    description: hasDefault ? t('{0}, may be left out', typed) : typed,
    ...(defaultValue === null ? {} : { default: toPlain(defaultValue) }),
  };
}

/** What has to stand in `kwargs`, by how many arguments stand in `args`. */
function required(parameters: readonly PythonParameter[]): readonly object[] {
  const positional = parameters.filter(isPositional).slice(0, MOST_PARAMETERS);
  const keywordOnly = parameters.filter(({ kind, hasDefault }) => kind === 'keyword-only' && !hasDefault);
  const leastPositional = positional.filter(
    ({ kind, hasDefault }) => kind === 'positional-only' && !hasDefault,
  );
  const byCount = positional.map((_, given) => ({
    if: { properties: { args: given === 0 ? { maxItems: 0 } : { minItems: given, maxItems: given } } },
    // oxlint-disable-next-line unicorn/no-thenable -- the word of JSON Schema
    then: {
      properties: {
        kwargs: {
          required: namesOf(
            positional.slice(given).filter(({ kind, hasDefault }) => kind === 'any' && !hasDefault),
          ),
        },
      },
    },
  }));
  return [
    { properties: { args: { minItems: leastPositional.length } } },
    { properties: { kwargs: { required: namesOf(keywordOnly) } } },
    ...byCount.filter(({ then }) => then.properties.kwargs.required.length > 0),
  ];
}

function namesOf(parameters: readonly PythonParameter[]): readonly string[] {
  return parameters.map(({ name }) => name);
}

function isPositional({ kind }: PythonParameter): boolean {
  return kind === 'any' || kind === 'positional-only';
}
