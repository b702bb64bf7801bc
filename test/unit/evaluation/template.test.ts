import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import type { JsonTemplate } from '../../../src/model/evaluationTarget.ts';
import {
  fillTemplate,
  fillText,
  type PlaceholderValues,
  unknownPlaceholders,
} from '../../../src/model/evaluationTargetTemplate.ts';

const VALUES: PlaceholderValues = {
  code: 'print("1")\n\'\\',
  language: 'python',
  file: 'main.py',
  uuid: '0b1c',
};

void suite('templates of evaluations', () => {
  test('placeholders are filled in strings at any depth, and only there', () => {
    const template = {
      args: ['${uuid}', 10, null, true, { code: 'x = ${code}!' }],
      '${file}': '${file}/${language}',
    };
    assert.deepEqual(fillTemplate(template, VALUES), {
      args: ['0b1c', 10, null, true, { code: `x = ${VALUES.code}!` }],
      '${file}': 'main.py/python',
    });
  });

  test('a second dollar sign keeps a placeholder as text', () => {
    assert.equal(
      fillTemplate('$${code} $${kode} ${uuid} $x {code}', VALUES),
      '${code} ${kode} 0b1c $x {code}',
    );
  });

  test('placeholders and replacement patterns in the code stay as they are', () => {
    const code = '${uuid} $& $1 $$ ${code} $`';
    assert.equal(fillTemplate('${code}', { ...VALUES, code }), code);
  });

  test('values can be encoded where they go', () => {
    assert.equal(
      fillText('/run/${file}?l=${language}', { ...VALUES, file: 'a b/c&d' }, encodeURIComponent),
      '/run/a%20b%2Fc%26d?l=python',
    );
  });

  test('unknown placeholders are named once each', () => {
    assert.deepEqual(unknownPlaceholders(['${kode}', { a: '${kode} ${env:HOME} ${code} $${other} ${}' }]), [
      '${kode}',
      '${env:HOME}',
      '${}',
    ]);
  });

  const text = fc.string({ unit: 'binary' });
  const values = fc.record({ code: text, language: text, file: text, uuid: text });
  const { template } = fc.letrec<{ template: JsonTemplate }>((tie) => ({
    template: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom('${code}', 'a ${code} "${language}"', '${file}${uuid}', '$${code}', '"', 'x'),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('template'), { maxLength: 4 }),
      fc.dictionary(fc.constantFrom('a', 'b', '__proto__', '${code}', 'constructor'), tie('template')),
    ),
  }));

  test('whatever the code is, the JSON keeps its structure', () => {
    fc.assert(
      fc.property(template, values, (shape, filling) => {
        const filled: unknown = JSON.parse(JSON.stringify(fillTemplate(shape, filling)));
        assert.deepEqual(skeleton(filled), skeleton(shape));
      }),
    );
  });

  test('whatever the code is, it arrives unchanged', () => {
    fc.assert(
      fc.property(text, (code) => {
        const sent: unknown = JSON.parse(
          JSON.stringify(fillTemplate({ a: ['<${code}>'] }, { ...VALUES, code })),
        );
        assert.deepEqual(sent, { a: [`<${code}>`] });
      }),
    );
  });
});

/** A value with every string replaced by one and the same. */
function skeleton(value: unknown): unknown {
  if (typeof value === 'string') return 'text';
  if (Array.isArray(value)) return value.map(skeleton);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value).map(([key, inner]) => [key, skeleton(inner)]);
}
