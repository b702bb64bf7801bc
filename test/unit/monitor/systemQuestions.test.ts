import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SystemQuestions } from '../../../src/monitor/systemQuestions.ts';
import { FakeClock } from './fakeClock.ts';
import type { System } from '../../../src/monitor/system.ts';
import type { TaskDetail } from '../../../src/model/task.ts';

const REF = { connectionId: 'local', system: 'bullmq', scope: 'bull:q', id: '1' } as const;

function asking() {
  const clock = new FakeClock();
  const log: string[] = [];
  const system: Pick<System, 'kind' | 'readDetail'> = {
    kind: 'bullmq',
    readDetail: () => new Promise<TaskDetail | null>(() => undefined),
  };
  const questions = new SystemQuestions({
    systems: [system as System],
    broker: { state: { kind: 'online', since: 0, redisVersion: null } },
    clock,
    log: (_level, message) => log.push(message),
  });
  return { clock, log, questions };
}

describe('a question to a system that does not come to an end', () => {
  it('is given up after ten seconds', async () => {
    const { clock, log, questions } = asking();
    const answer = questions.readDetail(REF, false);
    await clock.advance(9_000);
    assert.deepEqual(log, []);
    await clock.advance(1_000);
    assert.equal(await answer, null);
    assert.match(log[0] ?? '', /10 s/);
    assert.equal(clock.pending, 0);
  });

  it('for long values has nearly a minute, for they may come over a slow line', async () => {
    const { clock, log, questions } = asking();
    const answer = questions.readDetail(REF, true);
    await clock.advance(49_000);
    assert.deepEqual(log, []);
    await clock.advance(1_000);
    assert.equal(await answer, null);
    assert.match(log[0] ?? '', /50 s/);
    assert.equal(clock.pending, 0);
  });
});
