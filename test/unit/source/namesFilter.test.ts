import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import { jobsFilter, namesFilter } from '../../../src/host/source/definitions/namesFilter.ts';
import { FILTER_LIMITS } from '../../../src/model/filter/filterExpression.ts';
import { parseFilter } from '../../../src/model/filter/parseFilter.ts';

void suite('the filter for the runs of a task', () => {
  test('is what a person would type', () => {
    const parsed = parseFilter(namesFilter(['tasks.f', 'jobs.tasks.f']));
    assert.ok(parsed.ok);
    assert.deepEqual(parsed.expression, {
      kind: 'any',
      of: ['tasks.f', 'jobs.tasks.f'].map((text) => ({
        kind: 'field',
        field: 'name',
        pattern: [{ kind: 'text', text }],
      })),
    });
  });

  test('is always one that is understood, whatever the names', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1, maxLength: 60 }), { minLength: 1 }), (names) => {
        const text = namesFilter(names);
        assert.ok(text.length <= FILTER_LIMITS.length);
        assert.ok(parseFilter(text).ok, text);
      }),
    );
  });

  test('of too many names, takes those that fit', () => {
    const names = Array.from({ length: 90 }, (_, index) => `package.of.some.length.tasks.function_${index}`);
    const text = namesFilter(names);
    assert.ok(text.length > 1_000 && text.length <= FILTER_LIMITS.length, `${text.length}`);
    assert.ok(parseFilter(text).ok);
  });
});

void suite('the filter for the jobs of a queue', () => {
  test('names queue, job or both', () => {
    assert.equal(jobsFilter('mail', null), 'queue:mail');
    assert.equal(jobsFilter(null, 'welcome'), 'name:welcome');
    assert.deepEqual(parseFilter(jobsFilter('my mail', 'a:b')), parseFilter('queue:"my mail" name:"a:b"'));
    assert.equal(jobsFilter(null, null), '');
    assert.equal(jobsFilter('x'.repeat(10_000), null), '');
  });
});
