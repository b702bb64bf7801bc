import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { TEXT_LIMITS, limitTexts } from '../../../src/monitor/store/textLimits.ts';
import { CONNECTIONS, allIds, celeryRef, received, storeFixture } from './storeFixture.ts';

describe('texts in the history', () => {
  it('are cut to their limits, and only then copied', () => {
    const short = received('a', 1, { argsRepr: 'x'.repeat(TEXT_LIMITS.representation) });
    assert.equal(limitTexts(short), short);
    const long = limitTexts(
      received('a', 1, {
        name: 'n'.repeat(10_000),
        state: 'S'.repeat(10_000),
        traceback: 't'.repeat(1_000_000),
        error: 'e'.repeat(10_000),
        resultRepr: 'r'.repeat(10_000),
      }),
    );
    assert.equal(long.name?.length, TEXT_LIMITS.name);
    assert.equal(long.state?.length, TEXT_LIMITS.state);
    assert.equal(long.traceback?.length, TEXT_LIMITS.traceback);
    assert.equal(long.error?.length, TEXT_LIMITS.error);
    assert.equal(long.resultRepr?.length, TEXT_LIMITS.representation);
    assert.equal(long.worker, 'w1@h');
  });

  it('never end in half a character', () => {
    const cut = limitTexts(received('a', 1, { name: `${'n'.repeat(TEXT_LIMITS.name - 1)}😀` }));
    assert.ok(cut.name?.isWellFormed());
  });

  it('leave out tasks whose id nobody can have made, and say so once', (t) => {
    const { clock, log, open } = storeFixture(t);
    const store = open();
    const monster = 'i'.repeat(TEXT_LIMITS.id + 1);
    store.apply([received(monster, clock.now()), received(monster, clock.now()), received('a', clock.now())]);
    assert.deepEqual(allIds(store), ['a']);
    assert.equal(log.length, 1);
  });

  it('come back as they were, whatever they hold', (t) => {
    const { clock, open } = storeFixture(t);
    const store = open();
    const texts = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        "'); DROP TABLE task;--",
        'a\u0000b',
        '\u202Eevil',
        '%_\\',
        '<img onerror=x>',
        '\u001b[31m',
      ),
    );
    let count = 0;
    fc.assert(
      fc.property(texts, texts, (id, text) => {
        const ref = celeryRef(`${String(count++)}${id}`);
        store.apply([
          { ref, at: clock.now(), state: 'received', name: text, argsRepr: text, traceback: text },
        ]);
        const before = store.get(ref);
        store.flush();
        store.apply([received(`filler-${String(count)}`, clock.now())]);
        store.flush();
        assert.equal(before?.name, text);
      }),
    );
    store.close();
    const reopened = open();
    for (const task of reopened.query({ filter: {}, limit: 1_000, cursor: null }, CONNECTIONS).tasks) {
      const record = reopened.get(task.ref);
      if (task.ref.id.startsWith('filler-')) continue;
      assert.equal(record?.argsRepr, record?.traceback);
      assert.equal(record?.name, record?.argsRepr);
    }
  });
});
