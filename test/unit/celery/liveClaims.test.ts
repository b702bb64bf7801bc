import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { askLiveClaims, type ClaimsResult, type LiveClaims } from '../../../src/monitor/celery/liveClaims.ts';
import type { ControlOutcome, RemoteControl } from '../../../src/monitor/celery/remoteControl.ts';
import { testConnection } from '../../contract/watchedSystem.ts';

const NOW = Date.parse('2026-01-01T12:00:00Z');
const HOUR = 3_600_000;

type Answers = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** What a worker answers that holds nothing and limits one task. */
const IDLE = {
  active: [],
  reserved: [],
  scheduled: [],
  stats: { pid: 1, uptime: 2 * 3_600 },
  registered: ['tasks.add', 'tasks.limited [rate_limit=1/m]'],
};

/** Asks workers whose answers stand in `answers`, by nodename and method. */
function ask(
  answers: Answers,
  liveNames: readonly string[],
  listeners = liveNames.length,
): Promise<ClaimsResult> {
  const control: Pick<RemoteControl, 'ask'> = {
    ask({ method }): Promise<ControlOutcome> {
      const replies = Object.entries(answers).flatMap(([worker, values]) =>
        method in values ? { worker, value: values[method], text: '' } : [],
      );
      return Promise.resolve({ kind: 'replies', replies, listeners } as unknown as ControlOutcome);
    },
  };
  return askLiveClaims(
    { clock: { now: () => NOW, after: () => () => undefined }, config: testConnection({ url: '' }) },
    control as RemoteControl,
    new Set(liveNames),
  );
}

async function claims(answers: Answers): Promise<LiveClaims> {
  const result = await ask(answers, Object.keys(answers));
  assert.equal(result.kind, 'claims');
  return result.kind === 'claims' ? result.claims : assert.fail();
}

const held = (taskId: string, taskName = 'tasks.add', heldSince = NOW - HOUR) => ({
  taskId,
  taskName,
  heldSince,
});

describe('what live workers claim', () => {
  it('is what they execute, have prefetched and keep for later', async () => {
    const all = await claims({
      a: { ...IDLE, active: [{ id: 'runs', name: 't' }], reserved: [{ id: 'prefetched' }] },
      b: { ...IDLE, scheduled: [{ eta: '2026-01-01T13:00:00', request: { id: 'later' } }] },
    });
    for (const id of ['runs', 'prefetched', 'later'])
      assert.equal(all.objection(held(id)), 'A live worker holds it');
    assert.equal(all.objection(held('abandoned')), null);
    assert.equal(all.objection({ taskId: null, taskName: null, heldSince: 0 }), null);
  });

  it('may be what they took only a moment ago', async () => {
    const all = await claims({ a: IDLE });
    const objection = (heldSince: number): string | null => all.objection(held('x', 'tasks.add', heldSince));
    assert.match(objection(NOW - 5_000) ?? '', /only a moment ago/);
    assert.match(objection(NOW + HOUR) ?? '', /only a moment ago/);
    assert.equal(objection(NOW - 11_000), null);
  });

  it('may be what waits for a rate limit, unless they started after it was taken', async () => {
    const all = await claims({ a: IDLE });
    assert.match(all.objection(held('x', 'tasks.limited')) ?? '', /rate limit/);
    assert.equal(all.objection(held('x', 'tasks.limited', NOW - 3 * HOUR)), null);
    const young = await claims({ a: { ...IDLE, stats: { pid: 1, uptime: 60 } } });
    assert.equal(young.objection(held('x', 'tasks.limited')), null);
    const untold = await claims({ a: { ...IDLE, stats: { pid: 1 } } });
    assert.match(untold.objection(held('x', 'tasks.limited', NOW - 3 * HOUR)) ?? '', /rate limit/);
  });

  it('is not known until every one has answered every question', async () => {
    const withoutReserved = { active: [], scheduled: [], stats: {}, registered: [] };
    assert.equal((await ask({ a: IDLE }, ['a', 'b'])).kind, 'incomplete');
    assert.equal((await ask({ a: IDLE }, ['a'], 2)).kind, 'incomplete');
    assert.equal((await ask({ a: withoutReserved }, ['a'])).kind, 'incomplete');
    assert.equal((await ask({ a: { ...IDLE, scheduled: { error: 'x' } } }, ['a'])).kind, 'incomplete');
    assert.equal((await ask({}, [])).kind, 'claims');
  });
});
