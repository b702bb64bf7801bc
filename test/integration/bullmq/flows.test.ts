import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import { MOST_RELATIVES_OF_A_KIND, type TaskDetail, type TaskRelative } from '../../../src/model/task.ts';
import type { WatchedSystem } from '../../contract/watchedSystem.ts';
import { type BullmqRelease, waitFor } from '../../services/index.ts';
import { useBullmqBench } from './bullmqBench.ts';

const bench = useBullmqBench();
const RELEASES = ['oldest', 'newest'] as const satisfies readonly BullmqRelease[];

function detail(
  watched: WatchedSystem,
  scope: string,
  id: string | undefined,
  fact: (detail: TaskDetail) => boolean = () => true,
  whole = false,
): Promise<TaskDetail> {
  const ref = { connectionId: watched.config.id, system: 'bullmq', scope, id: id ?? '' } as const;
  let last: TaskDetail | null = null;
  return waitFor(
    async () => {
      last = await watched.system.readDetail(ref, whole);
      return last !== null && fact(last) ? last : null;
    },
    { what: `job ${id} of ${scope}`, timeoutMs: 30_000, onTimeout: () => inspect(last, { depth: 4 }) },
  );
}

/** `relation queue/name state < parent's queue`, with what else is told. */
function told({ relation, ref, name, state, parentScope, parentId, error, isGone }: TaskRelative): string {
  const queue = (scope: string | undefined): string => scope?.split(':').at(-1) ?? '?';
  const parent = parentId ? ` < ${queue(parentScope ?? ref?.scope)}` : '';
  const more = `${error ? ` (${error})` : ''}${isGone === true ? ' gone' : ''}`;
  return `${relation} ${queue(ref?.scope)}/${name ?? '?'} ${state ?? '?'}${parent}${more}`;
}

const isState =
  (name: string, state: string) =>
  ({ relatives }: TaskDetail): boolean =>
    relatives.some((one) => one.name === name && one.state === state);

for (const release of RELEASES) {
  describe(`a flow of the ${release} BullMQ`, () => {
    it('is told whole around each of its jobs: over queues and prefixes, with states and reasons', async () => {
      const [prefix, elsewhere] = [bench.nextPrefix(), bench.nextPrefix()];
      const flow = await bench.flows(prefix, release).add({
        name: 'ship',
        queueName: 'roots',
        children: [
          {
            name: 'pack',
            queueName: 'middle',
            // The same id as in another queue.
            opts: { jobId: 'same' },
            children: [
              { name: 'good', queueName: 'leaves', opts: { jobId: 'same' } },
              { name: 'bad', queueName: 'leaves', opts: { failParentOnFailure: false } },
              { name: 'far', queueName: 'leaves', prefix: elsewhere },
            ],
          },
          { name: 'label', queueName: 'middle' },
        ],
      });
      await bench.worker(prefix, 'leaves', ({ name }) =>
        name === 'bad' ? Promise.reject(new Error('no box\nat all')) : Promise.resolve(1),
      );
      const watched = await bench.watch([prefix]);
      const root = await detail(
        watched,
        `${prefix}:roots`,
        flow.job.id,
        (one) => isState('bad', 'failed')(one) && isState('good', 'succeeded')(one),
      );
      assert.deepEqual(root.relatives.map(told).toSorted(), [
        'child middle/label waiting < roots',
        'child middle/pack waiting-children < roots',
        'same workflow leaves/bad failed < middle (no box)',
        'same workflow leaves/far waiting < middle',
        'same workflow leaves/good succeeded < middle',
      ]);
      assert.equal(root.relativesLeftOut, 0);

      const pack = await detail(watched, `${prefix}:middle`, 'same');
      assert.deepEqual(pack.relatives.map(told).toSorted(), [
        'child leaves/bad failed < middle (no box)',
        'child leaves/far waiting < middle',
        'child leaves/good succeeded < middle',
        'parent roots/ship waiting-children',
        'same workflow middle/label waiting < roots',
      ]);
      const good = await detail(watched, `${prefix}:leaves`, 'same');
      assert.deepEqual(good.relatives.map(told), [
        'parent middle/pack waiting-children < roots',
        'root roots/ship waiting-children',
        ...good.relatives.slice(2).map(told),
      ]);
      assert.deepEqual(good.relatives.slice(2).map(told).toSorted(), [
        'same workflow leaves/bad failed < middle (no box)',
        'same workflow leaves/far waiting < middle',
        'same workflow middle/label waiting < roots',
      ]);
      const far = good.relatives.find(({ name }) => name === 'far')?.ref;
      assert.equal(far?.scope, `${elsewhere}:leaves`);
      const opened = await detail(watched, far.scope, far.id);
      assert.equal(opened.task.name, 'far', 'a click leads under a prefix that is not watched');
      assert.equal(opened.relatives[0]?.name, 'pack');

      await bench.worker(elsewhere, 'leaves', () => Promise.resolve(2));
      await detail(watched, `${prefix}:leaves`, 'same', isState('far', 'succeeded'));
    });

    it('tells of jobs that were removed what is known: how they ended, or nothing', async () => {
      const prefix = bench.nextPrefix();
      const flow = await bench.flows(prefix, release).add({
        name: 'parent',
        queueName: 'parents',
        children: [
          { name: 'done', queueName: 'q', opts: { jobId: 'done', removeOnComplete: true } },
          { name: 'lost', queueName: 'never', opts: { jobId: 'lost' } },
        ],
      });
      await bench.worker(prefix, 'q', () => Promise.resolve(1));
      const watched = await bench.watch([prefix]);
      await bench.client.del(`${prefix}:never:lost`);
      const { relatives } = await detail(watched, `${prefix}:parents`, flow.job.id, (one) =>
        one.relatives.some(({ ref, isGone }) => ref?.id === 'done' && isGone === true),
      );
      assert.deepEqual(relatives.map(told).toSorted(), [
        'child never/? ? < parents gone',
        'child q/? succeeded < parents gone',
      ]);
    });
  });
}

describe('a flow', () => {
  it('is told up to a bound, what failed first, and how many jobs there are beyond it', async () => {
    const prefix = bench.nextPrefix();
    const children = Array.from({ length: 1_200 }, (_, index) => ({
      name: 'c',
      queueName: 'q',
      opts: { jobId: `c${index}` },
    }));
    const flow = await bench.flows(prefix).add({
      name: 'root',
      queueName: 'roots',
      children: [{ name: 'parent', queueName: 'parents', children, opts: { jobId: 'p' } }],
    });
    const watched = await bench.watch([prefix]);
    const key = `${prefix}:parents:p`;
    const ended = children.slice(0, 1_100).map(({ opts: { jobId } }) => `${prefix}:q:${jobId}`);
    await bench.client.srem(`${key}:dependencies`, ...ended);
    // More results than keys are read at once, each of them long.
    const results = ended.slice(0, 1_090).flatMap((child) => [child, JSON.stringify('x'.repeat(500))]);
    await bench.client.hset(`${key}:processed`, ...results);
    const reasons = ended.slice(1_090, 1_095).flatMap((child) => [child, 'no']);
    await bench.client.hset(`${key}:failed`, ...reasons);
    await bench.client.zadd(`${key}:unsuccessful`, ...ended.slice(1_095).flatMap((child) => ['1', child]));

    const around = await detail(watched, `${prefix}:parents`, 'p');
    assert.equal(around.relatives.length, MOST_RELATIVES_OF_A_KIND);
    assert.equal(around.relativesLeftOut, 1_201 - MOST_RELATIVES_OF_A_KIND);
    assert.equal(around.relatives[0]?.name, 'root');
    const ids = around.relatives.slice(1, 11).map(({ ref }) => ref?.id);
    assert.deepEqual(
      ids.toSorted((one = '', other = '') => one.localeCompare(other)),
      ended.slice(1_090).map((child) => child.split(':').at(-1)),
    );
    assert.equal(new Set(around.relatives.map(({ ref }) => ref?.id)).size, MOST_RELATIVES_OF_A_KIND);

    const child = await detail(watched, `${prefix}:q`, 'c7');
    assert.equal(child.relatives.length, MOST_RELATIVES_OF_A_KIND);
    assert.equal(child.relatives.filter(({ ref }) => ref?.id === 'c7').length, 0);
    assert.equal(child.relativesLeftOut, 1_201 - MOST_RELATIVES_OF_A_KIND);
    const top = await detail(watched, `${prefix}:roots`, flow.job.id);
    assert.deepEqual(
      [top.relatives.length, top.relativesLeftOut],
      [MOST_RELATIVES_OF_A_KIND, 1_201 - MOST_RELATIVES_OF_A_KIND],
    );
  });

  it('whose keys lead in a circle, or nowhere, is told once', async () => {
    const prefix = bench.nextPrefix();
    const record = (id: string, parentKey: string) =>
      bench.client.hset(`${prefix}:q:${id}`, { name: id, data: '{}', timestamp: '1', parentKey });
    await bench.client.hset(`${prefix}:q:meta`, 'opts.maxLenEvents', '10000');
    await record('a', `${prefix}:q:b`);
    await record('b', `${prefix}:q:a`);
    await bench.client.sadd(`${prefix}:q:a:dependencies`, `${prefix}:q:b`, `${prefix}:q:a`, 'nonsense', '::');
    await bench.client.sadd(`${prefix}:q:b:dependencies`, `${prefix}:q:a`);
    const watched = await bench.watch([prefix]);
    const { relatives } = await detail(watched, `${prefix}:q`, 'a');
    assert.deepEqual(relatives.map(told), ['parent q/b waiting < q']);

    await record('orphan', `${prefix}:q:was-removed`);
    await record('repeat:beat:1795286320000', '');
    await record('of-a-run', `${prefix}:q:repeat:beat:1795286320000`);
    const orphan = await detail(watched, `${prefix}:q`, 'orphan');
    assert.deepEqual(orphan.relatives.map(told), ['parent q/? ? gone']);
    const ofRun = await detail(watched, `${prefix}:q`, 'of-a-run');
    assert.deepEqual(ofRun.relatives.map(told), ['parent q/repeat:beat:1795286320000 waiting']);
  });
});

describe('a job with long values', () => {
  it('is shown without them, and whole when asked; what is longer still is not read', async () => {
    const prefix = bench.nextPrefix();
    const queue = bench.queue(prefix, 'q');
    const data = { text: 'ö'.repeat(2_500_000) };
    const job = await queue.add('long', data);
    await bench.worker(prefix, 'q', () => Promise.reject(new Error('y'.repeat(1_200_000))));
    const watched = await bench.watch([prefix]);
    const scope = `${prefix}:q`;
    const short = await detail(watched, scope, job.id, ({ task }) => task.state === 'failed');
    assert.deepEqual(
      short.unread?.map(({ value, canBeLoaded }) => [value, canBeLoaded]),
      [
        ['data', true],
        ['failure reason', true],
        ['stack traces', true],
      ],
    );
    assert.deepEqual([short.args.kind, short.tracebacks], ['opaque', []]);
    const whole = await detail(watched, scope, job.id, () => true, true);
    assert.deepEqual(whole.unread, []);
    assert.deepEqual(whole.args, { kind: 'json', text: JSON.stringify(data), source: 'job record' });
    assert.match(whole.tracebacks[0] ?? '', /^Error: y{1200000}\n/u);

    await bench.client.hset(`${scope}:${job.id}`, 'data', `"${'z'.repeat(16_100_000)}"`);
    const beyond = await detail(watched, scope, job.id, () => true, true);
    assert.deepEqual(
      beyond.unread?.map(({ value, canBeLoaded }) => [value, canBeLoaded]),
      [['data', false]],
    );
    assert.equal(beyond.args.kind, 'opaque');
  });
});
