import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { knownLocale, readDisplayLanguage, speak } from '../../../src/model/displayLanguage.ts';
import { formatDuration } from '../../../src/model/duration.ts';
import { t, tCount } from '../../../src/model/l10n.ts';
import { formatNumber } from '../../../src/model/numberFormat.ts';
import { diagnoseJob } from '../../../src/monitor/bullmq/diagnoses.ts';

const GERMAN = {
  locale: 'de',
  messages: {
    '{0} of {1}': '{1}, davon {0}',
    '{0} task': '{0} Aufgabe',
    '{0} tasks': '{0} Aufgaben',
    '{0} min': '{0} Min.',
    'read/When.': 'gelesen',
    'Its queue is paused: no job begins until it is resumed.': 'Die Queue ist angehalten.',
  },
};

afterEach(() => speak({ locale: 'en', messages: {} }));

describe('a message', () => {
  it('is English without a translation, and keeps what has no value', () => {
    assert.equal(t('{0} of {1}', '2', '3'), '2 of 3');
    assert.equal(t('{0} of {1}', '2'), '2 of {1}');
    assert.equal(t('{0} of {1}'), '{0} of {1}');
    assert.equal(t({ message: 'read', comment: 'When.' }), 'read');
  });

  it('is what the translation of its key says, with the values where that wants them', () => {
    speak(GERMAN);
    assert.equal(t('{0} of {1}', '2', '3'), '3, davon 2');
    assert.equal(t({ message: 'read', comment: 'When.' }), 'gelesen');
    assert.equal(t('toString'), 'toString');
  });

  it('does not read values as messages or placeholders', () => {
    assert.equal(t('{0} of {1}', '{1}', '$&'), '{1} of $&');
  });

  it('has one form for one and another for all else, and the number of the language', () => {
    speak(GERMAN);
    assert.equal(tCount(1, '{0} task', '{0} tasks'), '1 Aufgabe');
    assert.equal(tCount(0, '{0} task', '{0} tasks'), '0 Aufgaben');
    assert.equal(tCount(25_000, '{0} task', '{0} tasks'), '25.000 Aufgaben');
    assert.equal(tCount(2.44, '{0} task', '{0} tasks'), '2,4 Aufgaben');
  });
});

describe('the display language', () => {
  it('is that of numbers and units, also where nobody names it', () => {
    speak(GERMAN);
    assert.equal(formatNumber(1_234.5, undefined, 1), '1.234,5');
    assert.equal(formatDuration(125_000), '2 Min. 5 s');
  });

  it('is that of what the monitor concludes', () => {
    speak(GERMAN);
    const [diagnosis] = diagnoseJob({
      task: { state: 'waiting' },
      paused: true,
      consumers: 1,
      waiting: null,
      active: null,
      globalConcurrency: null,
      rateLimitedMs: null,
      isLocked: null,
      pendingChildren: null,
      now: 0,
    } as Parameters<typeof diagnoseJob>[0]);
    assert.equal(diagnosis?.sentence, 'Die Queue ist angehalten.');
  });

  it('writes numbers in English when this runtime does not know it', () => {
    assert.equal(knownLocale('de'), 'de');
    assert.equal(knownLocale('qps-ploc'), 'en');
    assert.equal(knownLocale('no language'), 'en');
  });

  it('is read only from what is one', () => {
    assert.deepEqual(readDisplayLanguage({ locale: 'de', messages: { a: 'b', c: 1 } }), {
      locale: 'de',
      messages: { a: 'b' },
    });
    for (const value of [
      null,
      'de',
      {},
      { locale: 'de' },
      { locale: 1, messages: {} },
      { locale: 'de', messages: null },
    ]) {
      assert.equal(readDisplayLanguage(value), null);
    }
  });
});
