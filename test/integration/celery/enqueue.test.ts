import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import * as fc from 'fast-check';
import { Redis } from 'ioredis';
import type { ActionOutcome } from '../../../src/model/action.ts';
import { formatDataNode, parseTolerantJson, type DataNode } from '../../../src/model/tolerantJson.ts';
import { MAX_ARGUMENT_DEPTH } from '../../../src/monitor/celery/taskArguments.ts';
import {
  type CeleryWorker,
  type RedisServer,
  startCeleryWorker,
  startRedis,
  waitFor,
} from '../../services/index.ts';
import { dataNodes } from '../../unit/model/dataNodes.ts';
import { type Watch, watchCelery } from './watchCelery.ts';

describe('sending tasks to a real worker', () => {
  let redis: RedisServer;
  let worker: CeleryWorker;
  let watch: Watch;
  let results: Redis;

  before(async () => {
    redis = await startRedis();
    const app = { brokerUrl: `${redis.url}/0`, resultUrl: `${redis.url}/1` };
    worker = await startCeleryWorker({ ...app, name: 'scratch', queues: ['celery', 'other'], events: true });
    watch = await watchCelery(app);
    results = new Redis(app.resultUrl);
    await worker.ready;
  });

  after(async () => {
    results.disconnect();
    await watch.stop();
    await worker.stop();
    await redis.stop();
  });

  const send = (
    args: string,
    kwargs = '{}',
    options: { priority?: number; queue?: string; task?: string; countdownS?: number } = {},
  ) =>
    watch.system.perform({
      kind: 'celery.sendTask',
      connectionId: 'test',
      task: options.task ?? 'tasks.echo',
      queue: options.queue ?? 'celery',
      args,
      kwargs,
      priority: options.priority ?? null,
      countdownS: options.countdownS ?? null,
    });

  const idOf = (outcome: ActionOutcome): string => {
    assert.ok(outcome.ok && outcome.task !== null, JSON.stringify(outcome));
    return outcome.task.id;
  };

  /** The stored result; fails when the worker ended or another one than SUCCESS is there. */
  const echo = async (id: string): Promise<DataNode> => {
    const text = await waitFor(
      () => {
        assert.equal(worker.process.exit(), null);
        return results.get(`celery-task-meta-${id}`);
      },
      { what: `the result of ${id}`, onTimeout: worker.log },
    );
    const parsed = parseTolerantJson(text);
    assert.ok(parsed.ok && parsed.value.kind === 'object');
    const fields = new Map(parsed.value.entries);
    assert.deepEqual(fields.get('status'), { kind: 'string', value: 'SUCCESS' }, text);
    return fields.get('result') ?? assert.fail(text);
  };

  it('answers with what was sent, whatever it is', async () => {
    const values = dataNodes.filter((node) => !formatDataNode(node, 0).includes('1E400'));
    const call = fc.record({
      args: fc.array(values),
      kwargs: fc.array(
        fc.tuple(
          fc.string().filter((key) => key !== 'self'),
          values,
        ),
        { minLength: 1 },
      ),
      priority: fc.integer({ min: 0, max: 9 }),
    });
    let sent = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(call, { minLength: 20, maxLength: 40 }), async (calls) => {
        const outcomes = await Promise.all(
          calls.map(({ args, kwargs, priority }) =>
            send(
              formatDataNode({ kind: 'array', items: args }, 0),
              formatDataNode({ kind: 'object', entries: kwargs }, 0),
              { priority },
            ),
          ),
        );
        for (const [index, outcome] of outcomes.entries()) {
          if (!outcome.ok) {
            assert.match(outcome.message, /__type__/);
            continue;
          }
          sent++;
          const { args, kwargs } = calls[index]!;
          const expected: DataNode = {
            kind: 'object',
            entries: [
              ['args', { kind: 'array', items: args }],
              ['kwargs', { kind: 'object', entries: kwargs }],
            ],
          };
          assert.deepEqual(canonical(await echo(idOf(outcome))), canonical(expected));
        }
      }),
      { numRuns: 12, endOnFailure: true },
    );
    assert.ok(sent > 200, `only ${sent} were sent`);
    assert.equal(worker.process.exit(), null);
  });

  it('sends the deepest and a large value', async () => {
    const deep = '['.repeat(MAX_ARGUMENT_DEPTH) + ']'.repeat(MAX_ARGUMENT_DEPTH);
    const large = JSON.stringify(['x'.repeat(4_000_000)]);
    for (const args of [deep, large]) {
      const answer = await echo(idOf(await send(args)));
      assert.equal(formatDataNode({ kind: 'array', items: [answer] }, 0), args);
    }
    const tooDeep = await send(`[${deep}]`);
    assert.ok(!tooDeep.ok && /nested more than/.test(tooDeep.message), JSON.stringify(tooDeep));
  });
});

/** What Python and JSON leave equal: integers by value, other numbers as doubles, the last of duplicate keys. */
function canonical(node: DataNode): unknown {
  if (node.kind === 'null') return null;
  if (node.kind === 'number') return /^-?\d+$/.test(node.text) ? BigInt(node.text) : Number(node.text);
  if (node.kind === 'array') return node.items.map(canonical);
  if (node.kind === 'object') return new Map(node.entries.map(([key, value]) => [key, canonical(value)]));
  return node.value;
}
