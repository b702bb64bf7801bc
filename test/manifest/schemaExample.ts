/** As much of JSON Schema as package.json uses. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly defaultSnippets?: readonly { readonly body: Readonly<Record<string, unknown>> }[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
}

/** A value that the schema allows, with every property that it names. */
export function example(schema: Schema): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  const type = typeof schema.type === 'string' ? schema.type : (schema.type?.[0] ?? 'any');
  switch (type) {
    case 'object':
      return Object.fromEntries(
        Object.keys(schema.properties ?? {}).map((name) => [name, exampleOf(schema, name)]),
      );
    case 'array':
      return schema.items === undefined ? [] : [example(schema.items)];
    case 'boolean':
      return true;
    case 'integer':
      return 1;
    case 'string':
      return schema.pattern?.startsWith('^https') === true ? 'http://localhost' : 'text';
    default:
      return 'anything';
  }
}

export function exampleOf(schema: Schema, property: string): unknown {
  return example(schema.properties?.[property] ?? {});
}
