import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { broadcastReach } from '../../../../src/host/actions/celery/broadcastReach.ts';
import { drawing, worker } from '../trees/samples.ts';

describe('who hears a broadcast', () => {
  it('is every live Celery worker of the connections, each named once, however many they are', () => {
    const many = Array.from({ length: 30 }, (_, index) => worker({ name: `w${String(index)}@h` }));
    const others = [
      worker({ name: 'gone@h', status: 'offline' }),
      worker({ name: 'elsewhere@h', connectionId: 'other' }),
      worker({ name: 'bull', system: 'bullmq' }),
      worker({ name: 'w0@h', pid: 8 }),
    ];
    const sentence = broadcastReach({ workers: [...many, ...others] }, ['local'], drawing);
    assert.match(sentence, /now 30 workers \(w0@h, w1@h, /);
    assert.ok(sentence.includes('w29@h'));
    assert.doesNotMatch(sentence, /gone|elsewhere|bull/);
  });

  it('may be nobody', () => {
    assert.equal(
      broadcastReach({ workers: [] }, ['local'], drawing),
      'No Celery worker is known to be listening.',
    );
  });
});
