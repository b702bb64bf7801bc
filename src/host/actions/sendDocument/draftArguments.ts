import type { PythonParameter } from '../../../model/definitions/pythonParameters.ts';
import type { DataNode } from '../../../model/tolerantJson.ts';
import { annotationSchema } from './annotationSchema.ts';

/** Arguments to begin with. */
export interface DraftArguments {
  readonly args: DataNode;
  readonly kwargs: DataNode;
}

/**
 * A form to fill in: every argument that a task needs, empty, and those that have a plain default, with it. `null`: the
 * parameters are not known, so there are none.
 */
export function draftArguments(parameters: readonly PythonParameter[] | null): DraftArguments {
  const args: DataNode[] = [];
  const kwargs: (readonly [string, DataNode])[] = [];
  for (const parameter of parameters ?? []) {
    const { kind, name, hasDefault } = parameter;
    if (kind === 'positional-only' && !hasDefault) args.push(emptyValue(parameter));
    if (kind !== 'any' && kind !== 'keyword-only') continue;
    const value = hasDefault ? parameter.defaultValue : emptyValue(parameter);
    if (value !== null) kwargs.push([name, value]);
  }
  return { args: { kind: 'array', items: args }, kwargs: { kind: 'object', entries: kwargs } };
}

function emptyValue({ annotation }: PythonParameter): DataNode {
  const { type, enum: values } = annotationSchema(annotation);
  const [first] = values ?? [];
  if (typeof first === 'string') return { kind: 'string', value: first };
  switch (typeof type === 'string' ? type : (type?.[0] ?? 'any')) {
    case 'string':
      return { kind: 'string', value: '' };
    case 'integer':
    case 'number':
      return { kind: 'number', text: '0' };
    case 'boolean':
      return { kind: 'boolean', value: false };
    case 'array':
      return { kind: 'array', items: [] };
    case 'object':
      return { kind: 'object', entries: [] };
    default:
      return { kind: 'null' };
  }
}
