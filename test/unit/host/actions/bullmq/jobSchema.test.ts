import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dataSchema } from '../../../../../src/host/actions/bullmq/document/dataSchema.ts';
import { readJobSchema } from '../../../../../src/host/actions/bullmq/document/jobSchema.ts';
import {
  jobSchemaAddress,
  schemaAddress,
  schemaJobKind,
} from '../../../../../src/host/actions/sendDocument/schemaAddress.ts';
import { REDACTED } from '../../../../../src/model/redaction.ts';
import { parseTolerantJson } from '../../../../../src/model/tolerantJson.ts';
import { drawing, task } from '../../trees/samples.ts';

const { t } = drawing;
const KIND = { connectionId: 'c1', scope: 'bull:mail:x', queue: 'mail:x', name: 'send “welcome”/*' };

const schemaOf = (...texts: readonly string[]) =>
  dataSchema(
    texts.flatMap((text) => {
      const parsed = parseTolerantJson(text);
      return parsed.ok ? [parsed.value] : [];
    }),
    t,
  );

describe('the schema of the data of jobs', () => {
  it('offers the properties that were seen, their types, and values that come again', () => {
    const { properties } = schemaOf(
      '{"to":"a@x.org","language":"de","size":1,"parts":[{"kind":"text"}],"urgent":true}',
      '{"to":"b@x.org","language":"de","size":null,"parts":[{"kind":"text","n":2}]}',
      '{"to":"c@x.org","language":"en"}',
    );
    assert.deepEqual(Object.keys(properties ?? {}), ['to', 'language', 'size', 'parts', 'urgent']);
    assert.deepEqual(properties?.['to'], { description: 'string, in 3 of the last jobs', default: '' });
    assert.deepEqual(properties?.['language']?.examples, ['de', 'en']);
    assert.equal(properties?.['size']?.description, 'number | null, in 2 of the last jobs');
    assert.deepEqual(properties?.['parts']?.items?.properties?.['kind']?.examples, ['text']);
    assert.deepEqual(properties?.['urgent']?.default, false);
  });

  it('offers no secret, no long text, and of many properties the commonest', () => {
    const secret = schemaOf(`{"token":"${REDACTED}"}`, `{"token":"${REDACTED}"}`);
    assert.equal(JSON.stringify(secret).includes(REDACTED), false);
    const long = JSON.stringify({ body: 'x'.repeat(100) });
    assert.equal(schemaOf(long, long).properties?.['body']?.examples, undefined);
    const many = JSON.stringify(Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`p${n}`, n])));
    const { properties } = schemaOf(many, '{"p499":1}');
    assert.equal(Object.keys(properties ?? {}).length, 60);
    assert.equal(Object.keys(properties ?? {})[0], 'p499');
  });

  it('ends at a depth, and takes any key as a plain one', () => {
    const deep = '{"a":'.repeat(500) + '1' + '}'.repeat(500);
    assert.ok(JSON.stringify(schemaOf(deep)).length < 2_000);
    assert.deepEqual(Object.keys(schemaOf('{"__proto__":{"x":1},"constructor":2}').properties ?? {}), [
      '__proto__',
      'constructor',
    ]);
  });

  it('is of the last jobs of just that name in just that queue, as the history keeps them', async () => {
    const job = (id: string, more: { readonly name?: string; readonly scope?: string } = {}) =>
      task({
        ref: { connectionId: 'c1', system: 'bullmq', scope: more.scope ?? KIND.scope, id },
        name: more.name ?? KIND.name,
      });
    const asked: unknown[] = [];
    const monitor = {
      getTasks: async (query: unknown) => {
        asked.push(query);
        return {
          tasks: [job('1'), job('2', { name: 'other' }), job('3', { scope: 'elsewhere:mail:x' }), job('4')],
          total: 4,
          next: null,
        };
      },
      getKeptArguments: async (refs: readonly { readonly id: string }[]) => {
        assert.deepEqual(
          refs.map(({ id }) => id),
          ['1', '4'],
        );
        return ['{"to":"a"}', '{"to":"cut of…'];
      },
    };
    const schema = await readJobSchema(KIND, monitor, t);
    assert.partialDeepStrictEqual(schema, {
      required: ['name'],
      properties: { data: { properties: { to: { examples: ['a'] } } }, options: { type: 'object' } },
    });
    assert.equal(asked.length, 1);
    const none = { ...monitor, getKeptArguments: async () => [null, null] };
    const plain = await readJobSchema(KIND, none, t);
    assert.equal(JSON.stringify(plain).includes('"examples"'), false);
    assert.ok('title' in plain);
  });

  it('stands under an address that names the jobs whatever their names', () => {
    const uri = new URL(jobSchemaAddress(KIND));
    const address = { authority: uri.host, path: uri.pathname };
    assert.deepEqual(schemaJobKind(address), KIND);
    assert.equal(schemaJobKind({ authority: 'bullmq', path: '/x/y.json' }), null);
    const celery = new URL(schemaAddress('tasks.add'));
    assert.equal(schemaJobKind({ authority: celery.host, path: celery.pathname }), null);
  });
});
