import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TaskDetail, TaskRelation } from '../../../src/model/task.ts';
import { eventually, waitFor } from '../../services/index.ts';
import { watchedWorker } from './watchedWorker.ts';

/** Sends every canvas to a queue that no worker takes from, except the chord and the family, and prints their ids. */
const SEND = `
import json
from celery import chain, chord, group
from tasks import add, echo, slow, spawn, total
ids = {}
waiting = dict(queue="later")
first = chain(add.s(1, 2).set(task_id="chain-1", **waiting), add.s(3).set(task_id="chain-2"), add.s(4).set(task_id="chain-3"))
first.apply_async()
members = group(add.s(n, n).set(task_id="member-%d" % n, **waiting) for n in range(3))
ids["group"] = members.apply_async().id
chord([slow.s(0).set(task_id="done-1"), slow.s(600).set(task_id="open-1")])(total.s().set(task_id="body-1"))
add.apply_async((5, 6), task_id="linked", link=echo.s().set(task_id="callback-1"), link_error=total.s(), **waiting)
add.apply_async(
    (2**70, float("nan")), {}, task_id="opted", priority=6, expires=7200, time_limit=60, soft_time_limit=50,
    shadow="nice", headers={"my": "<b>header</b>"}, **waiting
)
ids["spawn"] = spawn.apply_async((2,), task_id="family").id
print(json.dumps(ids), end="")
`;

for (const celery of ['oldest', 'newest'] as const) {
  describe(`a canvas on the ${celery} Celery`, () => {
    let ids: Readonly<Record<string, string>>;
    const started = watchedWorker({ app: { sentEvents: true, celery } }, async ({ python }) => {
      ids = JSON.parse(await python(SEND)) as typeof ids;
    });
    const { until: known, detail } = started;

    const related = ({ relatives }: Pick<TaskDetail, 'relatives'>, relation: TaskRelation) =>
      relatives.filter((one) => one.relation === relation).map(({ ref, name }) => ref?.id ?? name);

    it('names what follows in a chain, in the order in which it will run', async () => {
      await known('chain-1', 'pending');
      await eventually(async () =>
        assert.deepEqual(related(await detail('chain-1'), 'next in chain'), ['chain-2', 'chain-3']),
      );
      await waitFor(() => started.watch.queue('later')?.consumers === 0, {
        what: 'the consumers of the queue',
      });
      await eventually(async () => {
        const preflight = await started.watch.system.preflightRetry(started.watch.ref('chain-1'));
        const kinds = preflight?.warnings.map(({ kind }) => kind) ?? [];
        for (const kind of ['chain-lost', 'not-finished', 'queue-not-consumed'] as const) {
          assert.ok(kinds.includes(kind), `${kind} is missing in ${kinds.join()}`);
        }
        assert.deepEqual(
          [preflight?.isExact, preflight?.blocked, preflight?.name],
          [true, null, 'tasks.add'],
        );
      });
    });

    it('names the other members of a group that were seen', async () => {
      for (const id of ['member-0', 'member-1', 'member-2']) {
        await known(id, 'pending');
        await detail(id);
      }
      await eventually(async () => {
        const { facts, relatives } = await detail('member-0');
        assert.equal(facts.find(({ name }) => name === 'Group')?.value, ids['group']);
        assert.deepEqual(new Set(related({ relatives }, 'group member')), new Set(['member-1', 'member-2']));
        const preflight = await started.watch.system.preflightRetry(started.watch.ref('member-0'));
        assert.ok(preflight?.warnings.some(({ kind }) => kind === 'group-lost'));
      });
    });

    it('tells how far a chord is, from a member whose message was seen', async () => {
      await known('open-1', 'started');
      await known('done-1', 'succeeded');
      await eventually(async () => {
        // A running task of the default kind is nowhere in Redis; its result record names the group when it has one.
        const { facts } = await detail('done-1');
        const chord = facts.find(({ name }) => name === 'Chord')?.value;
        assert.equal(chord, '1 of 2 members done', JSON.stringify(facts));
      });
    });

    it('names callbacks, sent later, by name or id', async () => {
      await known('linked', 'pending');
      await eventually(async () => {
        const read = await detail('linked');
        assert.deepEqual(related(read, 'callback'), ['callback-1']);
        assert.deepEqual(related(read, 'error callback'), ['tasks.total']);
      });
    });

    it('tells the options of a task, and its exact arguments after the message is gone', async () => {
      await known('opted', 'pending');
      const { facts, args } = await detail('opted');
      const fact = (wanted: string) => facts.find(({ name }) => name === wanted)?.value;
      assert.deepEqual(
        [fact('Priority'), fact('Time limit'), fact('Soft time limit'), fact('Header my'), fact('Shown as')],
        ['6', '60 s', '50 s', '<b>header</b>', 'nice'],
      );
      assert.match(fact('Expires') ?? '', /^20\d\d-/);
      assert.match(fact('Sent by') ?? '', /@/);
      const text = '[1180591620717411303424,NaN]';
      assert.deepEqual(args, { kind: 'json', text, source: 'queue message' });
      await started.python(
        'from tasks import app\napp.control.purge()\nwith app.connection() as c: c.channel().queue_purge("later")',
      );
      const later = await detail('opted');
      assert.deepEqual(later.args, { kind: 'json', text, source: 'seen earlier' });
      assert.equal(later.facts.find(({ name }) => name === 'Priority')?.value, '6');
      const preflight = await started.watch.system.preflightRetry(started.watch.ref('opted'));
      assert.deepEqual([preflight?.isExact, preflight?.name], [true, 'tasks.add']);
      assert.match(
        preflight?.warnings.find(({ kind }) => kind === 'options-lost')?.sentence ?? '',
        /Expires.*Time limit/,
      );
    });

    it('is sent again exactly as it was, from what was kept of its message', async () => {
      const outcome = await started.watch.system.perform({
        kind: 'celery.retryTask',
        connectionId: 'test',
        id: 'opted',
        args: null,
        kwargs: null,
        queue: null,
        priority: null,
        countdownS: null,
      });
      assert.ok(outcome.ok, JSON.stringify(outcome));
      const page = await started.watch.system.readQueueItems({
        connectionId: 'test',
        system: 'celery',
        queue: 'later',
        state: null,
        order: 'newest',
        offset: 0,
        limit: 1,
      });
      const [item] = page?.items ?? [];
      assert.equal(item?.args.kind === 'json' && item.args.text, '[1180591620717411303424,NaN]');
      assert.deepEqual([item?.name, item?.ref?.id === 'opted', item?.priority], ['tasks.add', false, 6]);
      const again = item?.ref?.id ?? '';
      assert.deepEqual(related(await detail('opted'), 'retried as'), [again]);
      assert.deepEqual(related(await detail(again), 'retry of'), ['opted']);
      const preflight = await started.watch.system.preflightRetry(started.watch.ref('opted'));
      const warning = preflight?.warnings.find(({ kind }) => kind === 'already-retried');
      assert.equal(warning?.sentence, `It was sent again already, as ${again} (pending).`);
    });

    it('names the children that a task sent, and their parent', async () => {
      await known('family', 'succeeded');
      await eventually(async () => {
        const read = await detail('family');
        const children = related(read, 'child');
        assert.equal(children.length, 2, JSON.stringify(read.relatives));
        const child = started.watch.task(children[0] ?? '');
        assert.equal(child?.parentId, 'family');
        const parent = (await detail(child.ref.id)).relatives[0];
        assert.deepEqual(
          [parent?.relation, parent?.name, parent?.state],
          ['parent', 'tasks.spawn', 'succeeded'],
        );
      });
    });
  });
}
