import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import {
  type DrawBranch,
  LazyBranches,
  LEAST_AGE_MS,
  PATIENCE_MS,
} from '../../../../src/host/trees/lazyBranches.ts';
import type { TreeNode } from '../../../../src/host/trees/treeNode.ts';
import { drawing, worker } from './samples.ts';

/** Loads that wait to be answered, and a clock that only the test moves. */
class World {
  now = 0;
  changes = 0;
  readonly asked: { readonly id: string; answer(draw: DrawBranch): void; fail(error: Error): void }[] = [];
  #timers: { at: number; callback: () => void }[] = [];
  readonly branches = new LazyBranches({
    load: (node) =>
      new Promise((answer, fail) => {
        this.asked.push({ id: node.id, answer, fail });
      }),
    changed: () => {
      this.changes++;
    },
    now: () => this.now,
    after: (ms, callback) => {
      const timer = { at: this.now + ms, callback };
      this.#timers.push(timer);
      return () => {
        this.#timers = this.#timers.filter((one) => one !== timer);
      };
    },
    t: drawing.t,
  });

  pass(ms: number): void {
    this.now += ms;
    const due = this.#timers.filter(({ at }) => at <= this.now);
    this.#timers = this.#timers.filter(({ at }) => at > this.now);
    for (const { callback } of due) callback();
  }

  shown(): readonly string[] {
    return labels(this.branches.complete(ROWS, this.now));
  }
}

const LAZY: TreeNode = {
  id: 'w1',
  label: 'worker1',
  children: [{ id: 'pid', label: 'pid' }],
  lazy: { kind: 'worker', worker: worker(), readOnly: false },
};
const ROWS: readonly TreeNode[] = [{ id: 'group', label: 'local', children: [LAZY] }];

function labels(nodes: readonly TreeNode[]): readonly string[] {
  return nodes.flatMap((node) => [node.label, ...labels(node.children ?? [])]);
}

function rows(...names: readonly string[]): DrawBranch {
  return () => names.map((name) => ({ id: name, label: name }));
}

describe('rows that are filled when they are opened', () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });

  it('are asked about only then, and say that they are loading when it takes long', async () => {
    assert.deepEqual(world.shown(), ['local', 'worker1', 'pid']);
    assert.equal(world.asked.length, 0);
    const opened = world.branches.open(LAZY);
    world.pass(PATIENCE_MS);
    await opened;
    assert.deepEqual(world.shown(), ['local', 'worker1', 'pid', 'loading…']);
    world.asked[0]?.answer(rows('running'));
    await settled();
    assert.equal(world.changes, 1);
    assert.deepEqual(world.shown(), ['local', 'worker1', 'running']);
  });

  it('are drawn for the moment without being fetched again', async () => {
    await openWith(world, (now) => [{ id: 'elapsed', label: `${now / 1_000} s` }]);
    world.pass(3_000);
    assert.deepEqual(world.shown(), ['local', 'worker1', '3 s']);
    assert.equal(world.asked.length, 1);
  });

  it('are fetched again only when old, and while in sight', async () => {
    await openWith(world, rows('a'));
    world.branches.refresh();
    assert.equal(world.asked.length, 1, 'too young');
    world.pass(LEAST_AGE_MS);
    world.branches.refresh();
    assert.equal(world.asked.length, 2);
    world.asked[1]?.answer(rows('b'));
    await settled();
    assert.deepEqual(world.shown(), ['local', 'worker1', 'b']);

    world.branches.close('w1');
    world.pass(LEAST_AGE_MS);
    world.branches.refresh();
    assert.equal(world.asked.length, 2, 'closed');
    void world.branches.open(LAZY);
    assert.equal(world.asked.length, 3);
  });

  it('are not fetched below a group that is closed', async () => {
    await openWith(world, rows('a'));
    world.branches.close('group');
    world.shown();
    world.pass(LEAST_AGE_MS);
    world.branches.refresh();
    assert.equal(world.asked.length, 1);
    world.branches.show('group');
    world.shown();
    world.branches.refresh();
    assert.equal(world.asked.length, 2);
  });

  it('keep what they had beside the reason when it cannot be read again', async () => {
    await openWith(world, rows('a'));
    world.branches.expire();
    world.branches.refresh();
    world.asked[1]?.fail(new Error('No answer within 5 s.'));
    await settled();
    const [, , kept, problem] = flat(world.branches.complete(ROWS, world.now));
    assert.equal(kept?.label, 'a');
    assert.equal(problem?.description, 'No answer within 5 s.');
    assert.equal(problem?.icon?.color, 'warning');
  });

  it('are forgotten with their row', async () => {
    await openWith(world, rows('a'));
    world.branches.complete([], world.now);
    assert.deepEqual(world.shown(), ['local', 'worker1', 'pid']);
  });
});

async function openWith(world: World, draw: DrawBranch): Promise<void> {
  const opened = world.branches.open(LAZY);
  world.asked[0]?.answer(draw);
  await opened;
  world.shown();
}

function flat(nodes: readonly TreeNode[]): readonly TreeNode[] {
  return nodes.flatMap((node) => [node, ...flat(node.children ?? [])]);
}

/** Lets promises that are already answered run on. */
async function settled(): Promise<void> {
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
}
