import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mergeTask } from '../../../src/model/mergeTask.ts';
import type { KnownTaskState } from '../../../src/model/taskState.ts';
import type { TaskRecord } from '../../../src/model/taskUpdate.ts';
import { createJobReader, type WantedJob } from '../../../src/monitor/bullmq/jobReader.ts';
import type { PipelineReply, RedisCommand } from '../../../src/monitor/redis/redisLink.ts';
import { FakeClock } from '../monitor/fakeClock.ts';

type Hash = Readonly<Record<string, string>>;

const AT = 1_795_286_311_440;

/** A reader over hashes in memory, with a store that is a map. */
function reading(hashes: Map<string, Hash>) {
  const clock = new FakeClock();
  const records = new Map<string, TaskRecord>();
  const log: string[] = [];
  const holders: (string | null)[] = [];
  const reader = createJobReader(
    {
      clock,
      known: (ref) => records.get(ref.id) ?? null,
      record(updates) {
        for (const update of updates) {
          records.set(update.ref.id, mergeTask(records.get(update.ref.id) ?? null, update, clock.now()));
        }
      },
      log: (level, message) => log.push(`${level} ${message}`),
    },
    (_job, worker) => holders.push(worker),
  );
  function answer([name, key, ...fields]: RedisCommand): PipelineReply {
    const hash = hashes.get(String(key));
    if (name === 'HSTRLEN') return { ok: true, value: Buffer.byteLength(hash?.[String(fields[0])] ?? '') };
    return {
      ok: true,
      value: fields.map((field) =>
        hash?.[String(field)] === undefined ? null : Buffer.from(hash[String(field)] ?? ''),
      ),
    };
  }
  return {
    clock,
    reader,
    records,
    log,
    holders,
    tick: () => {
      const commands = reader.commands();
      reader.apply(commands.map(answer));
      return commands;
    },
  };
}

function wanted(id: string, state: KnownTaskState, at = AT): WantedJob {
  return {
    queue: { prefix: 'bull', name: 'q' },
    ref: { connectionId: 'c', system: 'bullmq', scope: 'bull:q', id },
    at,
    state,
  };
}

const ACTIVE = {
  name: 'evaluate',
  data: '{"a":1}',
  timestamp: String(AT - 10),
  processedOn: String(AT - 5),
  pb: 'w1',
  ats: '1',
};

describe('reading jobs in the tick', () => {
  it('tells name, worker and data in two rounds', () => {
    const { reader, tick, records, holders } = reading(new Map([['bull:q:1', ACTIVE]]));
    reader.want(wanted('1', 'started'), false);
    assert.equal(tick().length, 7);
    assert.equal(records.get('1')?.name, 'evaluate');
    assert.equal(records.get('1')?.worker, 'w1');
    assert.equal(records.get('1')?.retries, 0);
    assert.deepEqual(holders, ['w1']);
    assert.deepEqual(tick(), [['HMGET', 'bull:q:1', 'data']]);
    assert.equal(records.get('1')?.argsRepr, '{"a":1}');
    assert.deepEqual(tick(), [], 'nothing is read twice');
  });

  it('tells why a job failed, unless that is too long', () => {
    const failed = {
      ...ACTIVE,
      atm: '1',
      finishedOn: String(AT),
      failedReason: 'boom',
      stacktrace: '["TypeError: boom\\n    at x"]',
    };
    const { reader, tick, records } = reading(
      new Map([
        ['bull:q:1', failed],
        [
          'bull:q:2',
          {
            ...failed,
            failedReason: 'x'.repeat(70_000),
            stacktrace: 'y'.repeat(70_000),
            data: 'z'.repeat(5_000),
          },
        ],
      ]),
    );
    reader.want(wanted('1', 'failed'), true);
    reader.want(wanted('2', 'failed'), true);
    tick();
    assert.deepEqual(tick(), [['HMGET', 'bull:q:1', 'data', 'failedReason', 'stacktrace']]);
    assert.equal(records.get('1')?.error, 'TypeError: boom');
    assert.equal(records.get('1')?.traceback, 'TypeError: boom\n    at x');
    assert.equal(records.get('2')?.error, null);
  });

  it('calls a job that failed and waits again retrying, but not one that has moved on', () => {
    const hash = { ...ACTIVE, atm: '1', failedReason: 'boom' };
    const { reader, tick, records } = reading(
      new Map([
        ['bull:q:1', hash],
        ['bull:q:2', hash],
      ]),
    );
    const known = (id: string, state: KnownTaskState) =>
      records.set(id, mergeTask(null, { ref: wanted(id, state).ref, at: AT, state }, AT));
    known('1', 'delayed');
    known('2', 'started');
    reader.want(wanted('1', 'delayed'), true);
    reader.want(wanted('2', 'waiting'), true);
    tick();
    assert.equal(records.get('1')?.state, 'retrying');
    assert.equal(records.get('1')?.retries, 1);
    assert.equal(records.get('2')?.state, 'started');
  });

  it('calls a waiting job with a priority prioritized', () => {
    const { reader, tick, records } = reading(
      new Map([['bull:q:1', { name: 'n', timestamp: '1', priority: '3' }]]),
    );
    reader.want(wanted('1', 'waiting'), false);
    tick();
    assert.equal(records.get('1')?.state, 'prioritized');
  });

  it('reads a job once for many events, as it was last seen', () => {
    const { reader, tick } = reading(new Map([['bull:q:1', ACTIVE]]));
    for (const state of ['waiting', 'started', 'succeeded'] as const) reader.want(wanted('1', state), false);
    assert.equal(tick().length, 7);
  });

  it('is bounded per second, urgent jobs first, and gives up the oldest', async () => {
    const { clock, reader, tick, log } = reading(new Map());
    for (let index = 0; index < 6_000; index++) reader.want(wanted(String(index), 'started'), false);
    reader.want(wanted('urgent', 'failed'), true);
    assert.equal(log.length, 1);
    const first = tick();
    assert.equal(first.length, 700);
    assert.equal(first[0]?.[1], 'bull:q:urgent');
    assert.equal(first[7]?.[1], 'bull:q:1000');
    await clock.advance(5_000);
    assert.equal(tick().length, 3_500);
    await clock.advance(60_000);
    assert.equal(tick().length, 7_000, 'never more in one tick');
  });

  it('asks again for what a lost round did not answer', () => {
    const { reader, tick, records } = reading(new Map([['bull:q:1', ACTIVE]]));
    reader.want(wanted('1', 'started'), false);
    assert.equal(reader.commands().length, 7);
    assert.equal(tick().length, 7);
    assert.equal(reader.commands().length, 1);
    tick();
    assert.equal(records.get('1')?.argsRepr, '{"a":1}');
  });

  it('keeps quiet about a job that is gone', () => {
    const { reader, tick, records } = reading(new Map());
    reader.want(wanted('1', 'succeeded'), false);
    tick();
    assert.equal(records.size, 0);
  });
});
