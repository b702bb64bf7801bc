/* oxlint-disable unicorn/no-thenable -- the word of JSON Schema */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { annotationSchema } from '../../../../src/host/actions/sendDocument/annotationSchema.ts';
import { draftArguments } from '../../../../src/host/actions/sendDocument/draftArguments.ts';
import { readSendDocument } from '../../../../src/host/actions/sendDocument/readSendDocument.ts';
import { schemaAddress, schemaTaskName } from '../../../../src/host/actions/sendDocument/schemaAddress.ts';
import { sendDocumentText } from '../../../../src/host/actions/sendDocument/sendDocumentText.ts';
import { sendSchema } from '../../../../src/host/actions/sendDocument/sendSchema.ts';
import { celeryTasks } from '../../../../src/model/definitions/celeryTasks.ts';
import type { PythonParameter } from '../../../../src/model/definitions/pythonParameters.ts';
import { formatDataNode } from '../../../../src/model/tolerantJson.ts';
import { drawing } from '../trees/samples.ts';

const { t } = drawing;

function parametersOf(parameters: string): readonly PythonParameter[] {
  return celeryTasks(`@app.task\ndef f(${parameters}): pass`)[0]?.parameters ?? [];
}

describe('what JSON an annotation asks for', () => {
  const ANNOTATIONS: readonly (readonly [annotation: string, schema: object])[] = [
    ['int', { type: 'integer' }],
    ['float', { type: 'number' }],
    ['list[int]', { type: 'array' }],
    ['typing.Dict[str, Any]', { type: 'object' }],
    ['Optional[str]', { type: ['string', 'null'] }],
    ['int | None', { type: ['integer', 'null'] }],
    ["'dict[str, int] | None'", { type: ['object', 'null'] }],
    [
      'Union[int, list[int | str], Optional[str]]',
      { anyOf: [{ type: 'integer' }, { type: 'array' }, { type: ['string', 'null'] }] },
    ],
    ["Literal['a|b', 2]", { enum: ['a|b', 2] }],
    ["Annotated[int, 'a, b']", { type: 'integer' }],
    ['Any', {}],
    ['uuid.UUID', {}],
    ['int | UUID', {}],
    ['…', {}],
    ['[[[', {}],
    ['Optional['.repeat(50), {}],
  ];
  for (const [annotation, schema] of ANNOTATIONS) {
    it(annotation.slice(0, 40), () => {
      assert.deepEqual(annotationSchema(annotation), schema);
    });
  }
});

describe('the form of a task to send', () => {
  it('has every argument that is needed, and plain defaults', () => {
    const parameters = parametersOf(
      'p: int, /, a: str, b: dict, c, mode: Literal["fast", "slow"], d=[1, "x"], e=None, f=now(), *rest, g: bool, **others',
    );
    const { args, kwargs } = draftArguments(parameters);
    assert.equal(formatDataNode(args, 0), '[0]');
    assert.equal(
      formatDataNode(kwargs, 0),
      '{"a":"","b":{},"c":null,"mode":"fast","d":[1,"x"],"e":null,"g":false}',
    );
    assert.equal(formatDataNode(draftArguments(null).kwargs, 0), '{}');
  });

  it('names its schema, which does not keep it from being sent', () => {
    const none = { kind: 'json', source: 'event', text: '[]' } as const;
    const kwargs = { ...none, text: '{}' };
    const text = sendDocumentText({ task: 'tasks.f', name: 'tasks.f', queue: 'q', args: none, kwargs }, t);
    assert.match(text, /\n {2}"\$schema": "task-tower-schema:\/\/celery\/[\w-]+\/tasks\.f\.json"\n\}\n$/);
    assert.ok(readSendDocument(text, false, t).ok);
    assert.doesNotMatch(sendDocumentText({ name: null, queue: 'q', args: none, kwargs }, t), /schema/);
  });

  it('leads back from the address of a schema to the task, whatever its name is', () => {
    for (const name of ['tasks.f', 'a/b?c#d%20 é\n"', '名前', 'x'.repeat(300)]) {
      const address = schemaAddress(name);
      const path = new URL(address).pathname;
      assert.equal(schemaTaskName({ path }), name);
    }
    assert.equal(schemaTaskName({ path: '/' }), null);
  });
});

describe('the schema of a task', () => {
  it('says what may be given, and what has to be', () => {
    const schema = sendSchema(parametersOf('p, /, a: int, b="x", *, c: str'), t);
    assert.deepEqual(JSON.parse(JSON.stringify(schema)).properties.args, {
      description: 'Positional arguments',
      items: [
        { description: 'p' },
        { type: 'integer', description: 'a: int' },
        { description: 'b, may be left out', default: 'x' },
      ],
      additionalItems: false,
    });
    const { kwargs } = JSON.parse(JSON.stringify(schema)).properties;
    assert.deepEqual(Object.keys(kwargs.properties), ['a', 'b', 'c']);
    assert.equal(kwargs.additionalProperties, false);
    assert.deepEqual(JSON.parse(JSON.stringify(schema)).allOf, [
      { properties: { args: { minItems: 1 } } },
      { properties: { kwargs: { required: ['c'] } } },
      {
        if: { properties: { args: { maxItems: 0 } } },
        then: { properties: { kwargs: { required: ['a'] } } },
      },
      {
        if: { properties: { args: { minItems: 1, maxItems: 1 } } },
        then: { properties: { kwargs: { required: ['a'] } } },
      },
    ]);
  });

  it('allows anything where the task takes anything, or is not known', () => {
    const open = JSON.parse(JSON.stringify(sendSchema(parametersOf('*args, **kwargs'), t))).properties;
    assert.deepEqual([open.args.additionalItems, open.kwargs.additionalProperties], [{}, {}]);
    const unknown = JSON.parse(JSON.stringify(sendSchema(null, t)));
    assert.deepEqual(Object.keys(unknown.properties.kwargs), ['description']);
    assert.equal(unknown.allOf, undefined);
    const many = Array.from({ length: 100 }, (_, index) => `p${index}=0`).join(', ');
    const { kwargs } = JSON.parse(JSON.stringify(sendSchema(parametersOf(many), t))).properties;
    assert.deepEqual(kwargs.additionalProperties, {});
  });
});
