import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mergeTask } from '../../../src/model/mergeTask.ts';
import type { Payload } from '../../../src/model/payload.ts';
import type { RetryWarning } from '../../../src/model/retryPreflight.ts';
import type { TaskMessage } from '../../../src/model/taskMessage.ts';
import type { TaskState } from '../../../src/model/taskState.ts';
import {
  type RetriedTask,
  type RetryDestination,
  retryWarnings,
} from '../../../src/monitor/celery/retryWarnings.ts';

const REF = { connectionId: 'c', system: 'celery', scope: '', id: 'id-1' } as const;
const EXACT: Payload = { kind: 'json', text: '[]', source: 'seen earlier' };
const GOOD: RetryDestination = { queue: 'celery', consumers: 1, isRegistered: true };
const PLAIN: TaskMessage = {
  name: 'tasks.add',
  queue: 'celery',
  args: '[]',
  kwargs: '{}',
  embed: '{"callbacks":null,"errbacks":null,"chain":null,"chord":null}',
  headers: '{"expires":null,"timelimit":[null,null],"stamps":{},"stamped_headers":null}',
  priority: 0,
  replyTo: null,
  redelivered: false,
  seenAt: 1,
};

function warnings(
  change: {
    readonly message?: Partial<TaskMessage> | null;
    readonly args?: Payload;
    readonly state?: TaskState;
    readonly destination?: Partial<RetryDestination>;
    readonly retries?: RetriedTask['retries'];
  } = {},
): readonly RetryWarning[] {
  const task = mergeTask(null, { ref: REF, at: 1, state: change.state ?? 'failed', name: 'tasks.add' }, 1);
  const message = change.message === null ? null : { ...PLAIN, ...change.message };
  const payload = { args: change.args ?? EXACT, kwargs: EXACT };
  return retryWarnings({
    task,
    message,
    payload,
    name: 'tasks.add',
    destination: { ...GOOD, ...change.destination },
    retries: change.retries ?? [],
  });
}

const signature = (task: string) => JSON.stringify({ task, args: [], options: {} });

describe('warnings before a task is sent again', () => {
  it('are none for a plain task that failed and whose message was seen', () => {
    assert.deepEqual(warnings(), []);
  });

  const cases: readonly (readonly [RetryWarning['kind'], Parameters<typeof warnings>[0], RegExp])[] = [
    ['arguments-unknown', { args: { kind: 'absent', reason: 'x' } }, /exact arguments/],
    ['arguments-truncated', { args: { kind: 'repr', text: '(…', truncated: true, source: 'event' } }, /cut/],
    ['not-finished', { state: 'started' }, /has not ended \(started\)/],
    ['not-finished', { state: 'lost' }, /second time/],
    [
      'already-retried',
      { retries: [{ ref: { ...REF, id: 'id-2' }, state: 'succeeded' }] },
      /as id-2 \(succeeded\)/,
    ],
    ['queue-unknown', { destination: { queue: null, consumers: null } }, /queue/],
    ['queue-not-consumed', { destination: { consumers: 0 } }, /'celery'/],
    ['not-registered', { destination: { isRegistered: false } }, /'tasks\.add'/],
    ['registration-unknown', { destination: { isRegistered: null } }, /'tasks\.add'/],
    ['group-lost', { message: { headers: '{"group":"g"}' } }, /group/],
    ['chord-lost', { message: { embed: `{"chord":${signature('tasks.total')}}` } }, /'tasks\.total'/],
    [
      'chain-lost',
      { message: { embed: `{"chain":[${['d', 'c', 'b', 'a'].map(signature).join()}]}` } },
      /\(a, b, c and 1 more\)/,
    ],
    ['callbacks-lost', { message: { embed: `{"errbacks":[${signature('tasks.mail')}]}` } }, /tasks\.mail/],
    ['options-lost', { message: null }, /not seen/],
    ['options-lost', { message: { headers: '{"timelimit":[60,null],"my":1}' } }, /Time limit, Header my/],
  ];
  for (const [kind, change, sentence] of cases) {
    it(`tell of ${kind}: ${String(sentence)}`, () => {
      const [warning, ...others] = warnings(change);
      assert.equal(warning?.kind, kind);
      assert.match(warning.sentence, sentence);
      assert.deepEqual(others, []);
    });
  }

  it('survive a message that was damaged', () => {
    for (const text of [
      '',
      '[',
      '[]',
      '{"chain":5,"chord":[]}',
      '{"group":{}}',
      '{"timelimit":"x","stamps":[]}',
    ]) {
      warnings({ message: { embed: text, headers: text } });
    }
  });
});
