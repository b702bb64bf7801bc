import { isRedacted } from '../../../../model/redaction.ts';
import { type DataNode, toPlain } from '../../../../model/tolerantJson.ts';
import type { Wording } from '../../../trees/drawing.ts';

/** As much of JSON Schema as completion needs; nothing in it marks a value as wrong. */
export interface SeenSchema {
  readonly description: string;
  readonly properties?: Readonly<Record<string, SeenSchema>>;
  readonly items?: SeenSchema;
  readonly examples?: readonly unknown[];
  readonly default?: unknown;
}

const DEEPEST = 6;
const MOST_PROPERTIES = 60;
/** Different values above which they are no choice among a few, and the length of one that may be. */
const MOST_VALUES = 8;
const LONGEST_VALUE = 60;

const EMPTY: Readonly<Record<DataNode['kind'], unknown>> = {
  object: {},
  array: [],
  string: '',
  number: 0,
  boolean: false,
  null: null,
};

/**
 * What data of jobs has looked like: its properties, their types and the values that come again, for completion. Jobs may hold
 * anything, so no type is asked for. Where a secret stood, no value is offered.
 */
export function dataSchema(seen: readonly DataNode[], t: Wording['t'], depth = 0): SeenSchema {
  const kinds = [...new Set(seen.map(({ kind }) => kind))];
  const description = t('{0}, in {1} of the last jobs', kinds.join(' | '), String(seen.length));
  const [only] = kinds;
  const placeholder = kinds.length === 1 && only !== undefined ? { default: EMPTY[only] } : {};
  if (depth >= DEEPEST) return { description, ...placeholder };
  const objects = seen.filter((node) => node.kind === 'object');
  const items = seen.flatMap((node) => (node.kind === 'array' ? node.items : []));
  const examples = examplesOf(seen);
  return {
    description,
    ...(objects.length === 0 ? {} : { properties: propertiesOf(objects, t, depth) }),
    ...(items.length === 0 ? {} : { items: dataSchema(items, t, depth + 1) }),
    ...(examples.length === 0 ? placeholder : { examples }),
  };
}

function propertiesOf(
  objects: readonly Extract<DataNode, { kind: 'object' }>[],
  t: Wording['t'],
  depth: number,
): Readonly<Record<string, SeenSchema>> {
  const values = Map.groupBy(
    objects.flatMap(({ entries }) => entries),
    ([key]) => key,
  );
  const commonest = [...values].toSorted(([, one], [, other]) => other.length - one.length);
  return Object.fromEntries(
    commonest.slice(0, MOST_PROPERTIES).map(([key, entries]) => [
      key,
      dataSchema(
        entries.map(([, value]) => value),
        t,
        depth + 1,
      ),
    ]),
  );
}

/** Plain values of which there are few, the commonest first. */
function examplesOf(seen: readonly DataNode[]): readonly unknown[] {
  const plain = seen.filter(({ kind }) => kind === 'string' || kind === 'number');
  const counts = Map.groupBy(plain.map(toPlain), (value) => value);
  const isChoice = counts.size <= MOST_VALUES && (counts.size < plain.length || plain.length === 1);
  if (!isChoice) return [];
  const values = [...counts]
    .toSorted(([, one], [, other]) => other.length - one.length)
    .map(([value]) => value);
  const isShort = (value: unknown): boolean =>
    typeof value !== 'string' || (value.length <= LONGEST_VALUE && !isRedacted(value));
  return values.every(isShort) ? values : [];
}
