import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { parseJobFields } from '../../../src/monitor/bullmq/jobFields.ts';
import { JOB_STATE_COMMANDS, jobStateCommands, parseJobState } from '../../../src/monitor/bullmq/jobState.ts';
import {
  parseServerTime,
  parseStateSets,
  STATE_SET_COMMANDS,
  stateSetCommands,
} from '../../../src/monitor/bullmq/stateSets.ts';
import type { PipelineReply, RedisCommand } from '../../../src/monitor/redis/redisLink.ts';

const QUEUE = { prefix: 'bull', name: 'q' };
const NOW = 1_795_286_400_000;

function answers(
  commands: readonly RedisCommand[],
  values: Readonly<Record<string, unknown>>,
): PipelineReply[] {
  return commands.map(([, key]) => ({
    ok: true,
    value: values[String(key).slice('bull:q:'.length)] ?? null,
  }));
}

describe('the state sets of a queue', () => {
  it('are read by as many commands as are parsed, each bounded', () => {
    assert.equal(stateSetCommands(QUEUE).length, STATE_SET_COMMANDS);
    assert.equal(jobStateCommands(QUEUE, '1').length, JOB_STATE_COMMANDS);
    for (const command of stateSetCommands(QUEUE)) {
      const span = Math.abs(Number(command[3]) - Number(command[2]));
      assert.ok(span < 200, command.join(' '));
    }
  });

  it('tell jobs with their states, times on the server’s side of now', () => {
    const found = parseStateSets(
      'c',
      QUEUE,
      answers(stateSetCommands(QUEUE), {
        active: ['1'],
        wait: ['2', '0:1795286314928'],
        delayed: ['3', String(1_795_286_371_433 * 0x1000 + 6)],
        failed: ['4', '1795286311439', '5', String(NOW + 300_000)],
      }),
      NOW,
    );
    assert.deepEqual(
      found.map(({ ref, state, at, finishedAt, etaAt }) => [ref.id, state, at, finishedAt, etaAt]),
      [
        ['1', 'started', NOW, null, null],
        ['2', 'waiting', NOW, null, null],
        ['3', 'delayed', NOW, null, 1_795_286_371_433],
        ['4', 'failed', 1_795_286_311_439, 1_795_286_311_439, null],
        ['5', 'failed', NOW, NOW + 300_000, null],
      ],
    );
  });

  it('never throw, whatever stands there', () => {
    const reply = fc.oneof(
      fc.record({ ok: fc.constant(false as const), error: fc.string() }),
      fc.record({
        ok: fc.constant(true as const),
        value: fc.oneof(fc.anything(), fc.array(fc.oneof(fc.string(), fc.double(), fc.constant(null)))),
      }),
    );
    fc.assert(
      fc.property(fc.array(reply, { maxLength: 10 }), (replies) => {
        for (const job of parseStateSets('c', QUEUE, replies, NOW)) assert.ok(job.at <= NOW);
        const fields = parseJobFields(['n']);
        assert.ok(fields !== null);
        parseJobState(replies, fields);
        parseServerTime(replies);
      }),
    );
  });
});

describe('the state of one job', () => {
  const job = parseJobFields(['n', '1', '2']);
  assert.ok(job !== null);
  const state = (values: Readonly<Record<string, unknown>>) =>
    parseJobState(answers(jobStateCommands(QUEUE, '7'), values), job)?.state;

  it('is that of the set that holds it', () => {
    assert.equal(state({ completed: '1' }), 'succeeded');
    assert.equal(state({ failed: '1' }), 'failed');
    assert.equal(state({ 'waiting-children': '1' }), 'waiting-children');
    assert.equal(state({ prioritized: '1' }), 'prioritized');
    assert.equal(state({ active: 0 }), 'started');
    assert.equal(state({}), 'waiting');
  });

  it('is guessed from the record where the server has no LPOS', () => {
    const replies = answers(jobStateCommands(QUEUE, '7'), {});
    replies[JOB_STATE_COMMANDS - 1] = { ok: false, error: "ERR unknown command 'LPOS'" };
    assert.equal(parseJobState(replies, job)?.state, 'started');
  });

  it('is not known where reading is forbidden', () => {
    const refused = jobStateCommands(QUEUE, '7').map((): PipelineReply => ({ ok: false, error: 'NOPERM' }));
    assert.equal(parseJobState(refused, job), null);
    assert.equal(parseJobState([], job), null);
  });
});
