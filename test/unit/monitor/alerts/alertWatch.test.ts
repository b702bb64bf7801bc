import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseAlertFilter } from '../../../../src/model/alertFilter.ts';
import { AlertWatch, LOOK_INTERVAL_MS } from '../../../../src/monitor/alerts/alertWatch.ts';
import { answerNow } from '../../../../src/monitor/store/question.ts';
import { failed, storeFixture, succeeded } from '../../store/storeFixture.ts';
import { connection, monitorFixture, type MonitorFixture } from '../monitorFixture.ts';
import type { TestContext } from 'node:test';
import type { AlertBoard, AlertRule } from '../../../../src/model/alert.ts';
import type { ConnectionWithSecrets } from '../../../../src/model/connection.ts';

const MINUTE_MS = 60_000;

function rule(changes: Partial<Omit<AlertRule, 'expression'>> = {}): AlertRule {
  const said = { name: 'failures', filter: 'state:failed', count: 2, withinMs: 5 * MINUTE_MS, ...changes };
  const read = parseAlertFilter(said.filter, said.withinMs);
  assert.ok(read.ok && read.expression !== null);
  return { connection: null, ...said, expression: read.expression };
}

interface WatchFixture extends MonitorFixture {
  /** Lets tasks of a connection fail now. */
  readonly fail: (ids: readonly string[], system?: number) => void;
  /** Lets as much time pass as there is between two looks, and answers what is known then. */
  readonly look: () => Promise<AlertBoard>;
}

async function watching(
  t: TestContext,
  rules: readonly AlertRule[],
  connections: readonly ConnectionWithSecrets[] = [connection()],
): Promise<WatchFixture> {
  const fixture = monitorFixture(t);
  const { api, clock, links, system, systems } = fixture;
  await api.setAlertRules(rules);
  await api.setConnections(connections);
  for (const one of systems) one.present = one.kind === 'celery';
  for (const link of links) link.goOnline();
  await clock.advance(LOOK_INTERVAL_MS);
  return {
    ...fixture,
    fail(ids, index = 0) {
      const { context } = system('celery', index);
      const connectionId = connections[index]?.config.id ?? '';
      context.record(
        ids.map((id) => {
          const update = failed(id, clock.now());
          return { ...update, ref: { ...update.ref, connectionId } };
        }),
      );
    },
    async look() {
      await clock.advance(2 * LOOK_INTERVAL_MS);
      return api.getAlerts(100);
    },
  };
}

function told({ open, ended }: AlertBoard): unknown {
  return {
    open: open.map(({ rule: name, tasks }) => [name, tasks]),
    ended: ended.map(({ rule: name, tasks, ending }) => [name, tasks, ending]),
  };
}

describe('rules of which alerts tell', () => {
  it('fire at the number of tasks that they name, and are over when these are too old', async (t) => {
    const { clock, fail, look, notices } = await watching(t, [rule()]);
    fail(['a']);
    assert.deepEqual(told(await look()), { open: [], ended: [] });
    fail(['b', 'c']);
    const before = notices.length;
    const [alert] = (await look()).open;
    assert.ok(notices.slice(before).some((topics) => topics.includes('alerts')));
    assert.ok(alert !== undefined);
    assert.equal(alert.connectionName, 'Local');
    assert.equal(alert.tasks, 3);
    assert.deepEqual(alert.examples.map(({ id }) => id).toSorted(), ['a', 'b', 'c']);
    await clock.advance(4 * MINUTE_MS);
    assert.equal((await look()).open[0]?.id, alert.id);
    await clock.advance(2 * MINUTE_MS);
    const { open, ended } = await look();
    assert.deepEqual(open, []);
    assert.equal(ended[0]?.ending, 'over');
    assert.ok((ended[0].endedAt ?? 0) > alert.beganAt + 4 * MINUTE_MS);
  });

  it('see only what matches, got its state within their time, and is on their connection', async (t) => {
    const rules = [
      rule({ name: 'slow', filter: 'state:succeeded runtime:>5s', count: 1 }),
      rule({ name: 'other', connection: 'Other' }),
      rule({ name: 'nowhere', connection: 'gone', count: 1 }),
    ];
    const others = [connection(), connection({ id: 'b', name: 'Other', url: 'redis://127.0.0.1:6380/0' })];
    const { clock, fail, look, system } = await watching(t, rules, others);
    const { context } = system('celery');
    fail(['a', 'b', 'c']);
    context.record([
      succeeded('quick', clock.now(), { runtimeMs: 10 }),
      succeeded('long ago', clock.now() - 6 * MINUTE_MS, { runtimeMs: 9_000 }),
    ]);
    const quiet = await look();
    assert.deepEqual(told(quiet), { open: [], ended: [] });
    assert.deepEqual(
      quiet.states.map(({ rule: name, connectionId, unknown }) => [name, connectionId, unknown]),
      [
        ['slow', 'local', null],
        ['slow', 'b', null],
        ['other', 'b', null],
        ['nowhere', null, 'no connection'],
      ],
    );
    context.record([succeeded('slow', clock.now(), { runtimeMs: 9_000 })]);
    fail(['d', 'e'], 1);
    const loud = await look();
    assert.deepEqual(told(loud), {
      open: [
        ['other', 2],
        ['slow', 1],
      ],
      ended: [],
    });
  });

  it('go on with the alert that they had when they hold again within their time', async (t) => {
    const { clock, fail, look } = await watching(t, [rule({ withinMs: MINUTE_MS })]);
    fail(['a', 'b']);
    const first = (await look()).open[0];
    await clock.advance(MINUTE_MS);
    assert.deepEqual(told(await look()), { open: [], ended: [['failures', 2, 'over']] });
    fail(['c', 'd', 'e']);
    const again = await look();
    assert.deepEqual(told(again), { open: [['failures', 3]], ended: [] });
    assert.equal(again.open[0]?.id, first?.id);
    assert.equal(again.open[0]?.beganAt, first?.beganAt);
    await clock.advance(MINUTE_MS);
    await look();
    await clock.advance(2 * MINUTE_MS);
    fail(['f', 'g']);
    assert.deepEqual(told(await look()), { open: [['failures', 2]], ended: [['failures', 3, 'over']] });
  });

  it('neither fire nor end while the connection is down, and end only when no missed events are in their time', async (t) => {
    const { api, clock, fail, link, look } = await watching(t, [rule({ withinMs: MINUTE_MS })]);
    fail(['a', 'b']);
    await look();
    link().goDown();
    await clock.advance(5 * MINUTE_MS);
    const down = await look();
    assert.deepEqual(told(down), { open: [['failures', 2]], ended: [] });
    assert.equal(down.states[0]?.unknown, 'down');
    link().goOnline();
    const back = await look();
    assert.equal(back.states[0]?.unknown, 'gap');
    assert.equal(back.open.length, 1);
    await clock.advance(2 * MINUTE_MS);
    const { open, ended, states } = await api.getAlerts(1);
    assert.deepEqual(open, []);
    assert.equal(states[0]?.unknown, null);
    assert.ok(ended[0] !== undefined && (ended[0].endedAt ?? 0) - ended[0].seenAt > 5 * MINUTE_MS);
  });

  it('fire on enough tasks although others may have been missed', async (t) => {
    const { clock, fail, link, look } = await watching(t, [rule()]);
    link().goDown();
    fail(['a', 'b']);
    await clock.advance(MINUTE_MS);
    assert.deepEqual(told(await look()), { open: [], ended: [] });
    link().goOnline();
    assert.deepEqual(told(await look()), { open: [['failures', 2]], ended: [] });
  });

  it('that are changed or left out end their alerts, when these were last known to hold', async (t) => {
    const rules = [rule(), rule({ name: 'more', count: 1 })];
    const { api, clock, fail, look } = await watching(t, rules);
    fail(['a', 'b']);
    const { open } = await look();
    assert.equal(open.length, 2);
    await api.setAlertRules([rule({ filter: 'state:failed name:x' }), rule({ name: 'more', count: 1 })]);
    const changed = await look();
    assert.deepEqual(told(changed), { open: [['more', 2]], ended: [['failures', 2, 'unwatched']] });
    assert.equal(changed.ended[0]?.endedAt, changed.ended[0]?.seenAt);
    await api.setAlertRules([]);
    await clock.advance(LOOK_INTERVAL_MS);
    assert.deepEqual((await look()).open, []);
  });

  it('keep their alerts while connections are replaced, and end those of a connection that is gone', async (t) => {
    const { api, clock, fail, links, look } = await watching(t, [rule()]);
    fail(['a', 'b']);
    const [alert] = (await look()).open;
    await api.setConnections([connection({ name: 'Renamed' })]);
    links.at(-1)?.goOnline();
    assert.equal((await look()).open[0]?.id, alert?.id);
    await api.setConnections([]);
    await clock.advance(LOOK_INTERVAL_MS);
    assert.deepEqual(told(await api.getAlerts(1)), { open: [], ended: [['failures', 2, 'unwatched']] });
  });

  it('are forgotten with the history', async (t) => {
    const { api, fail, look } = await watching(t, [rule()]);
    fail(['a', 'b']);
    assert.equal((await look()).open.length, 1);
    await api.clearHistory();
    assert.deepEqual(told(await look()), { open: [], ended: [] });
  });

  it('are looked at only every few seconds, and not at all when there are none or nothing changes', async (t) => {
    const { clock, open } = storeFixture(t);
    let looks = 0;
    const watch = new AlertWatch({
      clock,
      store: open({ file: null }),
      connections: () => {
        looks++;
        return [{ id: 'local', name: 'Local', state: 'online' }];
      },
      ask: (question) => Promise.resolve(answerNow(question)),
      changed: () => undefined,
      log: () => undefined,
      nowMs: () => 0,
    });
    t.after(() => {
      watch.dispose();
    });
    const changeForAMinute = async (): Promise<number> => {
      looks = 0;
      for (let second = 0; second < 60; second++) {
        for (const topic of ['tasks', 'queues', 'actions'] as const) watch.changed(topic);
        await clock.advance(1_000);
      }
      return looks;
    };
    await watch.settle(() => Promise.resolve());
    assert.equal(await changeForAMinute(), 0);
    watch.setRules([rule()]);
    const often = await changeForAMinute();
    assert.ok(often >= 8 && often <= 13, String(often));
    await clock.advance(MINUTE_MS);
    looks = 0;
    watch.changed('queues');
    await clock.advance(MINUTE_MS);
    assert.equal(looks, 0);
    watch.setRules([]);
    await clock.advance(MINUTE_MS);
    assert.equal(looks, 1);
    assert.equal(await changeForAMinute(), 0);
  });

  it('that cannot be looked at are unknown, and the others are looked at all the same', async (t) => {
    const broken = { ...rule({ name: 'broken', count: 1 }), expression: JSON.parse('{"kind":"nonsense"}') };
    const { fail, look, log } = await watching(t, [broken, rule()]);
    fail(['a', 'b']);
    const board = await look();
    assert.deepEqual(told(board), { open: [['failures', 2]], ended: [] });
    assert.equal(board.states[0]?.unknown, 'failed');
    assert.match(log.find((line) => line.startsWith('error')) ?? '', /'broken' holds could not be looked at/);
  });
});
