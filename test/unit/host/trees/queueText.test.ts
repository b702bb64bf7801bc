import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { queueNodes } from '../../../../src/host/trees/queueNodes.ts';
import {
  queueDescription,
  queueIcon,
  queueTooltip,
  waitingInAll,
} from '../../../../src/host/trees/queueText.ts';
import { bullmqQueue, celeryQueue, drawing, NOW, status } from './samples.ts';

describe('a queue', () => {
  it('says what waits and what is under way', () => {
    assert.equal(queueDescription(celeryQueue(), drawing), '12 waiting · 4 in flight');
    assert.equal(queueDescription(celeryQueue({ inFlight: 0 }), drawing), '12 waiting');
    assert.equal(queueDescription(celeryQueue({ waiting: 0, inFlight: 0 }), drawing), '0');
    assert.equal(queueDescription(celeryQueue({ waiting: null, inFlight: null }), drawing), '– waiting');
    const uncounted = celeryQueue({ waiting: 0, inFlight: null });
    assert.equal(queueDescription(uncounted, drawing), '0 waiting · – in flight');
    assert.equal(queueDescription(bullmqQueue(), drawing), 'BullMQ · 4 waiting · 1 active · 67 failed');
    assert.equal(
      queueDescription(bullmqQueue({ paused: true }), drawing),
      'BullMQ · 4 waiting · 1 active · 67 failed · paused',
    );
  });

  it('warns when tasks wait and nobody takes them', () => {
    const stranded = celeryQueue({ consumers: 0, inFlight: 0 });
    assert.equal(queueDescription(stranded, drawing), '12 waiting · no consumer');
    assert.equal(queueIcon(stranded).color, 'warning');
    assert.match(queueTooltip(stranded, drawing), /12 tasks wait, but no worker takes from this queue/);
    assert.ok(!queueTooltip(stranded, drawing).includes('Counted every'));
    const inTurn = { ...stranded, countedEveryMs: 4_900 };
    assert.match(queueTooltip(inTurn, drawing), /Counted every 5 s/);
    assert.equal(queueIcon(celeryQueue({ consumers: 0, waiting: 0 })).color, null);
    assert.equal(queueIcon(celeryQueue({ consumers: null })).color, null);
    assert.equal(queueIcon(bullmqQueue({ consumers: 0, paused: true })).color, null);
  });

  it('says how long it takes to be empty, unless something is wrong with it', () => {
    assert.equal(
      queueDescription(celeryQueue({ drainS: 39.6 }), drawing),
      '12 waiting · 4 in flight · ~40 s to drain',
    );
    const warning = 'Its 2 consumers have taken nothing for 3 min.';
    const stalled = celeryQueue({ drainS: 39.6, warning });
    assert.equal(queueDescription(stalled, drawing), `12 waiting · 4 in flight · ${warning}`);
    assert.equal(queueIcon(stalled).color, 'warning');
    assert.ok(queueTooltip(stalled, drawing).includes('taken nothing for 3 min'));
  });

  it('is not missed by consumers when it is only a watched list', () => {
    const list = celeryQueue({ role: 'list', consumers: 0, inFlight: 0 });
    assert.equal(queueDescription(list, drawing), '12 waiting');
    assert.deepEqual(queueIcon(list), { name: 'list-flat', color: null });
  });

  it('tells below it what is known, and nothing of what is not', () => {
    const known = celeryQueue({ etaHeld: 3, oldestAt: NOW - 90_500, arrivalPerS: 0.25, servicePerS: null });
    const below = queueNodes([known], status(), drawing)[0]?.children ?? [];
    assert.deepEqual(
      below.map(({ label, description }) => [label, description]),
      [
        ['held until their time', '3'],
        ['oldest waits for', '1 min 30 s'],
        ['arrive and leave', '0.3/s in · – out'],
        ['consumers', '2'],
        ['next messages', undefined],
      ],
    );
  });

  it('can be acted on, as its system allows, only when the connection is not read-only', () => {
    const words = (queue: ReturnType<typeof celeryQueue>, readOnly: boolean) =>
      queueNodes([queue], status({ readOnly }), drawing)[0]?.contextValue;
    assert.equal(words(celeryQueue(), false), 'queue unpinned purgeable');
    assert.equal(words(celeryQueue(), true), 'queue unpinned');
    assert.equal(words(celeryQueue({ role: 'list' }), false), 'queue unpinned');
    assert.equal(words(bullmqQueue(), false), 'queue unpinned bullQueue pausable');
    assert.equal(words(bullmqQueue({ paused: true }), false), 'queue unpinned bullQueue resumable');
    assert.equal(words(bullmqQueue(), true), 'queue unpinned');
  });

  it('cannot bring markup into its tooltip', () => {
    assert.ok(
      queueTooltip(celeryQueue({ name: '![x](http://y)' }), drawing).includes(
        '\\!\\[x\\]\\(http\\:\\/\\/y\\)',
      ),
    );
  });

  it('shows priorities when there are any, and the BullMQ states that hold something', () => {
    const always = [
      ['consumers', '2'],
      ['next messages', undefined],
    ];
    const rows = (queue: ReturnType<typeof celeryQueue>) =>
      queueNodes([queue], status(), drawing)[0]?.children?.map(({ label, description }) => [
        label,
        description,
      ]);
    assert.deepEqual(rows(celeryQueue()), [...always]);
    const priorities = [
      { step: 0, depth: 3 },
      { step: 6, depth: 9 },
    ];
    assert.deepEqual(rows(celeryQueue({ priorities })), [
      ['priority 0', '3 waiting'],
      ['priority 6', '9 waiting'],
      ...always,
    ]);
    assert.deepEqual(rows(bullmqQueue()), [
      ['waiting', '3'],
      ['prioritized', '1'],
      ['delayed', '0'],
      ['active', '1'],
      ['completed', '900'],
      ['failed', '67'],
      ['workers', '1'],
      ['job schedulers', undefined],
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
