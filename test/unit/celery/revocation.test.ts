import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { speak } from '../../../src/model/displayLanguage.ts';
import { readRevocation, revocationText } from '../../../src/monitor/celery/revocation.ts';

const ENGLISH = { locale: 'en', messages: {} };
const GERMAN = {
  locale: 'de',
  messages: {
    'Expired before it could start': 'Vor dem Start abgelaufen',
    'Revoked before it could start': 'Vor dem Start widerrufen',
    Terminated: 'Beendet',
    'Terminated by signal {0}': 'Durch {0} beendet',
  },
};

describe('why a task was revoked', () => {
  afterEach(() => {
    speak(ENGLISH);
  });

  for (const language of [ENGLISH, GERMAN]) {
    it(`is known again by its text in the display language ${language.locale}`, () => {
      speak(language);
      assert.equal(readRevocation(revocationText('expired')), 'expired');
      assert.equal(readRevocation(revocationText('revoked')), 'revoked');
      assert.equal(readRevocation(revocationText('terminated')), 'terminated');
      assert.equal(readRevocation(revocationText('terminated', 15)), 'terminated');
    });
  }

  it('is known of what was kept before the display language changed from English', () => {
    const kept = [
      revocationText('expired'),
      revocationText('revoked'),
      revocationText('terminated', 'SIGKILL'),
    ];
    speak(GERMAN);
    assert.deepEqual(kept.map(readRevocation), ['expired', 'revoked', 'terminated']);
    assert.equal(revocationText('terminated', 'SIGKILL'), 'Durch SIGKILL beendet');
  });

  it('is not read from other errors', () => {
    for (const error of [null, '', 'ValueError: Terminated', 'expired'])
      assert.equal(readRevocation(error), null);
  });
});
