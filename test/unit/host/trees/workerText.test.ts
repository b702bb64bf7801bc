import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { workerNodes } from '../../../../src/host/trees/workerNodes.ts';
import { workerDescription, workerIcon, workerTooltip } from '../../../../src/host/trees/workerText.ts';
import { down, drawing, NOW, status, worker } from './samples.ts';

describe('a worker', () => {
  it('says how busy it is', () => {
    assert.equal(workerDescription(worker(), drawing), '2/4 · 1,312 done · 8 failed · load 0.45');
    assert.equal(
      workerDescription(worker({ failed: 0, active: 0 }), drawing),
      '0/4 · 1,312 done · load 0.45',
    );
  });

  it('leaves out what cannot be known, and never makes it 0', () => {
    const unknown = { active: null, concurrency: null, processed: null, failed: null, load: null };
    assert.equal(workerDescription(worker(unknown), drawing), '');
    assert.equal(workerDescription(worker({ ...unknown, concurrency: 4 }), drawing), '–/4');
    assert.equal(workerDescription(worker({ ...unknown, active: 1 }), drawing), '1 running');
  });

  it('says first what is wrong', () => {
    assert.equal(
      workerDescription(worker({ status: 'late', lastSeenAt: NOW - 14_000, processed: null }), drawing),
      'last heard from 14 s ago · 2/4 · 8 failed · load 0.45',
    );
    assert.match(
      workerDescription(worker({ status: 'offline', active: 1 }), drawing),
      /^offline since \d\d:\d\d · 1 task was running$/,
    );
    assert.match(workerDescription(worker({ taskEvents: 'off' }), drawing), /^task events off · 2\/4/);
    assert.match(workerDescription(worker({ duplicateName: true }), drawing), /^duplicate name · /);
  });

  it('says when it takes nothing, and when it was restarted', () => {
    const stalled = worker({ stalled: "It takes nothing from 'evaluation' for 3 min." });
    assert.match(
      workerDescription(stalled, drawing),
      /^It takes nothing from 'evaluation' for 3 min\. · 2\/4/,
    );
    assert.equal(workerIcon(stalled).color, 'warning');
    const restarted = worker({ restartedAt: NOW - 180_000, memoryBytes: 512_000_000 });
    assert.equal(
      workerDescription(restarted, drawing),
      'restarted 3 min ago · 2/4 · 1,312 done · 8 failed · load 0.45 · 512 MB',
    );
    assert.equal(workerIcon(restarted).color, 'warning');
  });

  it('has a colour only when something is wrong', () => {
    assert.equal(workerIcon(worker()).color, null);
    assert.equal(workerIcon(worker({ taskEvents: null })).color, null);
    assert.equal(workerIcon(worker({ status: 'offline' })).color, 'error');
    assert.equal(workerIcon(worker({ status: 'late' })).color, 'warning');
    assert.equal(workerIcon(worker({ taskEvents: 'off' })).color, 'warning');
    assert.equal(workerIcon(worker({ duplicateName: true })).color, 'warning');
  });

  it('cannot bring markup into its tooltip', () => {
    const text = workerTooltip(worker({ name: '[x](command:evil)<b>', queues: ['`a`'] }), drawing);
    assert.ok(text.includes('\\[x\\]\\(command\\:evil\\)\\<b\\>'));
    assert.ok(text.includes('\\`a\\`'));
    assert.match(text, /^- Load over 1, 5 and 15 min: 0\.45/m);
  });
});

describe('the workers of a connection', () => {
  const list = (workers = [worker()], unknown: Parameters<typeof workerNodes>[0]['unknown'] = []) => ({
    workers,
    unknown,
  });

  it('offer task events only where they can be switched on', () => {
    const silent = worker({ taskEvents: 'off' });
    const words = (readOnly: boolean, one = silent) =>
      workerNodes(list([one]), status({ readOnly }), drawing)[0]?.contextValue;
    assert.equal(words(false), 'worker reachable controllable eventsOff');
    assert.equal(words(true), 'worker reachable');
    assert.equal(words(false, worker({ taskEvents: 'off', status: 'offline' })), 'worker');
    assert.equal(words(false, worker()), 'worker reachable controllable eventsOn');
  });

  it('of BullMQ stand under their queue, which says how many of them are gone', () => {
    const bullmq = (id: string, queue: string, changes: Parameters<typeof worker>[0] = {}) =>
      worker({ system: 'bullmq', id, name: id, queues: [queue], taskEvents: null, ...changes });
    const nodes = workerNodes(
      list([
        bullmq('3', 'mail', { status: 'offline' }),
        bullmq('2', 'evaluations'),
        bullmq('1', 'mail'),
        worker({ name: 'zebra' }),
      ]),
      status(),
      drawing,
    );
    assert.deepEqual(
      nodes.map(({ label, description, children }) => [
        label,
        description?.startsWith('BullMQ') === true ? description : '',
        children?.filter(({ contextValue }) => contextValue === 'worker').map((child) => child.label),
      ]),
      [
        ['zebra', '', []],
        ['evaluations', 'BullMQ · 1 worker', ['2']],
        ['mail', 'BullMQ · 2 workers · 1 offline', ['1', '3']],
      ],
    );
  });

  it('are in order, of this connection only, with what is known of each below', () => {
    const nodes = workerNodes(
      list([
        worker({ id: '2', name: 'b' }),
        worker({ id: '1', name: 'a', pid: null, software: null, queues: [] }),
        worker({ id: '3', connectionId: 'other' }),
      ]),
      status(),
      drawing,
    );
    assert.deepEqual(
      nodes.map(({ label }) => label),
      ['a', 'b'],
    );
    assert.deepEqual(
      nodes[0]?.children?.map(({ label, description }) => [label, description]),
      [
        ['queues', 'none'],
        ['task events', 'on'],
        ['pool', 'prefork'],
      ],
    );
  });

  it('that cannot be listed are a row with the reason', () => {
    const reason = 'The user may not run CLIENT LIST.';
    const [node] = workerNodes(
      list([], [{ connectionId: 'local', system: 'bullmq', reason }]),
      status(),
      drawing,
    );
    assert.equal(node?.label, 'BullMQ workers: –');
    assert.equal(node.description, reason);
    const offline = status({ state: down });
    assert.deepEqual(
      workerNodes(list([], [{ connectionId: 'local', system: 'bullmq', reason }]), offline, drawing),
      [],
    );
  });
});
