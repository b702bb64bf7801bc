import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { mergeTask } from '../../../src/model/mergeTask.ts';
import type { TaskRecord } from '../../../src/model/taskUpdate.ts';
import { Bindings } from '../../../src/monitor/celery/bindings.ts';
import { readTaskDetail } from '../../../src/monitor/celery/detail.ts';
import { InFlight } from '../../../src/monitor/celery/inFlight.ts';
import { CeleryKeys } from '../../../src/monitor/celery/keys.ts';
import { MalformedInput } from '../../../src/monitor/celery/malformed.ts';
import { RemoteControl } from '../../../src/monitor/celery/remoteControl.ts';
import { CeleryResults } from '../../../src/monitor/celery/results.ts';
import { ResultStream } from '../../../src/monitor/celery/resultStream.ts';
import { TaskLookup } from '../../../src/monitor/celery/taskLookup.ts';
import { removedInMemory } from '../store/removedInMemory.ts';
import { storeInMemory } from '../store/storeInMemory.ts';
import type { SystemContext } from '../../../src/monitor/system.ts';
import { FakeClock } from '../monitor/fakeClock.ts';
import { FakeLink } from '../monitor/fakeLink.ts';
import { connection } from '../monitor/monitorFixture.ts';
import { celeryRef, received } from '../store/storeFixture.ts';

const RESULT = Buffer.from('{"status": "SUCCESS", "result": 5, "traceback": null, "children": []}');

describe('the result of a task that went on unheard', () => {
  const keys = new CeleryKeys({ keyPrefix: '', resultKeyPrefix: '', database: 0 });
  const ref = celeryRef('t1');
  let clock: FakeClock;
  let records: Map<string, TaskRecord>;
  let link: FakeLink;
  let malformed: MalformedInput;
  let context: SystemContext;
  let results: CeleryResults;

  /** A task that a worker has started, and what else was concluded of it. */
  function know(state: 'started' | 'lost'): void {
    const at = clock.now() - 60_000;
    const started = mergeTask(mergeTask(null, received('t1', at), at), { ref, at, state: 'started' }, at);
    records.set('t1', mergeTask(started, { ref, at: at + 1, state }, at));
  }

  beforeEach(() => {
    clock = new FakeClock();
    records = new Map();
    const { config } = connection();
    link = new FakeLink({
      role: 'broker',
      url: config.url,
      password: null,
      tls: null,
      clientName: 'test',
      clock,
      onState: () => undefined,
    });
    link.answer = (commands) =>
      Promise.resolve(
        commands.map(([name]) => ({
          ok: true,
          value: name === 'STRLEN' ? RESULT.length : name === 'GET' ? RESULT : null,
        })),
      );
    malformed = new MalformedInput(clock, () => undefined);
    results = new CeleryResults(link, keys, malformed);
    context = {
      config,
      broker: link,
      results: link,
      clock,
      record(updates) {
        for (const update of updates) {
          records.set(update.ref.id, mergeTask(records.get(update.ref.id) ?? null, update, clock.now()));
        }
      },
      known: ({ id }) => records.get(id) ?? null,
      unfinished: () => [],
      unfinishedPage: () => ({ tasks: [], next: null }),
      failuresByWorker: () => new Map(),
      changed: () => undefined,
      history: storeInMemory(clock).history,
      removed: removedInMemory(clock),
      gap: () => undefined,
      log: () => undefined,
    };
  });

  it('refutes that it was lost when it is announced', async () => {
    know('lost');
    const stream = new ResultStream(context, { keys, results, malformed }, () => undefined);
    stream.take('celery-task-meta-t1', RESULT);
    await clock.advance(1_000);
    assert.equal(records.get('t1')?.state, 'succeeded');
  });

  for (const state of ['lost', 'started'] as const) {
    it(`ends a task that counts as ${state} for its panel and for the list when it is opened`, async () => {
      know(state);
      const inFlight = new InFlight(keys, new Bindings(keys, malformed), malformed, () => undefined);
      const control = new RemoteControl(link, keys, clock, malformed);
      const lookup = new TaskLookup(context, { keys, inFlight, control });
      const detail = await readTaskDetail(context, { keys, results, lookup, diagnose: () => [] }, ref);
      assert.equal(detail?.task.state, 'succeeded');
      assert.deepEqual(detail?.result, { kind: 'json', text: '5', source: 'result record' });
      assert.equal(records.get('t1')?.state, 'succeeded');
    });
  }
});
