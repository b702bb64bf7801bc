import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { queueNodes } from '../../../../src/host/trees/queueNodes.ts';
import {
  queueDescription,
  queueIcon,
  queueTooltip,
  waitingInAll,
} from '../../../../src/host/trees/queueText.ts';
import { bullmqQueue, celeryQueue, status } from './samples.ts';

describe('a queue', () => {
  it('says what waits and what is under way', () => {
    assert.equal(queueDescription(celeryQueue(), 'en'), '12 waiting · 4 in flight');
    assert.equal(queueDescription(celeryQueue({ inFlight: 0 }), 'en'), '12 waiting');
    assert.equal(queueDescription(celeryQueue({ waiting: 0, inFlight: 0 }), 'en'), '0');
    assert.equal(queueDescription(celeryQueue({ waiting: null, inFlight: null }), 'en'), '– waiting');
    const uncounted = celeryQueue({ waiting: 0, inFlight: null });
    assert.equal(queueDescription(uncounted, 'en'), '0 waiting · – in flight');
    assert.equal(queueDescription(bullmqQueue(), 'en'), 'BullMQ · 4 waiting · 1 active · 67 failed');
    assert.equal(
      queueDescription(bullmqQueue({ paused: true }), 'en'),
      'BullMQ · 4 waiting · 1 active · 67 failed · paused',
    );
  });

  it('warns when tasks wait and nobody takes them', () => {
    const stranded = celeryQueue({ consumers: 0, inFlight: 0 });
    assert.equal(queueDescription(stranded, 'en'), '12 waiting · no consumer');
    assert.equal(queueIcon(stranded).color, 'warning');
    assert.match(queueTooltip(stranded, 'en'), /12 tasks wait, but no worker takes from this queue/);
    assert.equal(queueIcon(celeryQueue({ consumers: 0, waiting: 0 })).color, null);
    assert.equal(queueIcon(celeryQueue({ consumers: null })).color, null);
  });

  it('cannot bring markup into its tooltip', () => {
    assert.ok(
      queueTooltip(celeryQueue({ name: '![x](http://y)' }), 'en').includes('\\!\\[x\\]\\(http\\:\\/\\/y\\)'),
    );
  });

  it('shows priorities when there are any, and the BullMQ states that hold something', () => {
    const rows = (queue: ReturnType<typeof celeryQueue>) =>
      queueNodes([queue], status(), 'en')[0]?.children?.map(({ label, description }) => [label, description]);
    assert.equal(rows(celeryQueue()), undefined);
    const priorities = [
      { step: 0, depth: 3 },
      { step: 6, depth: 9 },
    ];
    assert.deepEqual(rows(celeryQueue({ priorities })), [
      ['priority 0', '3 waiting'],
      ['priority 6', '9 waiting'],
    ]);
    assert.deepEqual(rows(bullmqQueue()), [
      ['waiting', '3'],
      ['prioritized', '1'],
      ['active', '1'],
      ['completed', '900'],
      ['failed', '67'],
    ]);
  });
});

describe('all queues together', () => {
  it('sum up what is known; nothing known is not 0', () => {
    assert.equal(waitingInAll([]), null);
    assert.equal(waitingInAll([celeryQueue({ waiting: null })]), null);
    assert.equal(waitingInAll([celeryQueue({ waiting: null }), bullmqQueue()]), 4);
    assert.equal(waitingInAll([celeryQueue(), bullmqQueue()]), 16);
  });
});
