import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MalformedInput } from '../../../src/monitor/celery/malformed.ts';

describe('MalformedInput', () => {
  it('counts everything, and logs one sample a minute of each kind', () => {
    let now = 0;
    const log: string[] = [];
    const malformed = new MalformedInput(
      { now: () => now, after: () => () => undefined },
      (level, message) => {
        log.push(`${level}: ${message}`);
      },
    );
    for (let index = 0; index < 50; index++)
      malformed.note('an event is not an object', Buffer.from('x'.repeat(5_000)));
    malformed.note('a binding does not have three fields', 'celery');
    assert.equal(malformed.total, 51);
    assert.deepEqual(
      log.filter((line) => line.startsWith('warn')),
      [
        'warn: Ignored malformed Celery data: an event is not an object',
        'warn: Ignored malformed Celery data: a binding does not have three fields',
      ],
    );
    assert.ok(log.every((line) => line.length < 300));
    now = 60_000;
    malformed.note('an event is not an object', 'x');
    assert.ok(
      log.includes('warn: Ignored malformed Celery data: an event is not an object (50 times)'),
      log.join('\n'),
    );
  });
});
