import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { parseFilter } from '../../../src/model/filter/parseFilter.ts';
import { BLOCK_ROWS } from '../../../src/monitor/store/taskBlocks.ts';
import type { TaskSort } from '../../../src/model/taskSort.ts';
import type { TaskRecord, TaskUpdate } from '../../../src/model/taskUpdate.ts';
import type { TaskStore } from '../../../src/monitor/store/taskStore.ts';
import { matchesTask } from './filteredTask.ts';
import { celeryRef, CONNECTIONS, storeFixture } from './storeFixture.ts';

/** What happens to the history: tasks come, tasks go on, a while passes, the editor is closed and opened, old ones go. */
type Step =
  | { readonly kind: 'come'; readonly tasks: number }
  | { readonly kind: 'go on'; readonly from: number; readonly tasks: number; readonly word: string }
  | { readonly kind: 'tell'; readonly task: number; readonly word: string }
  | { readonly kind: 'rest' }
  | { readonly kind: 'reopen' }
  | { readonly kind: 'drop' };

const WORDS = [
  'qx',
  'zebra',
  'KÄSE',
  'deadbeef01',
  '4711',
  'a/b "c"',
  'été',
  '\\u0041',
  'NoSuchFrame',
  '日本語',
];
const FILTERS = [
  'qx',
  'zeb',
  'ZEBRA',
  'deadbee',
  'eadbeef0',
  'args:4711',
  'result:KÄSE',
  'error:zebra',
  'traceback:NoSuchFrame',
  'traceback:zebra state:failed',
  'arg.user:zebra',
  'arg.user:"a/b *"',
  'arg.user:A',
  'arg.user:KÄ*',
  'arg.size:>5',
  'arg.list.1:ét*',
  'state:failed',
  'state:started name:*a*',
  'state:lost',
  'worker:late@host',
  '-worker:w0@host -worker:w1@host -worker:w2@host',
  '-state:started -state:failed',
  '-state:succeeded -name:orders.charge',
  'error:* -state:failed',
  '-runtime:>=0ms -state:started',
  'state:failed OR worker:late@host',
  'runtime:>3s',
  'parent:zed-4*',
  'parent:Zed-40 state:succeeded',
  'root:ZED-1*',
  'root:00*',
  'group:tEa*é',
  '-error:zebra state:failed',
  '日本',
];
const SORTS: readonly TaskSort[] = ['newest', 'longest runtime', 'name'];

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('come' as const), tasks: fc.integer({ min: 1, max: 900 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('go on' as const),
      from: fc.nat(),
      tasks: fc.integer({ min: 1, max: 60 }),
      word: fc.constantFrom(...WORDS),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('tell' as const),
      task: fc.nat(),
      word: fc.constantFrom(...WORDS),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ kind: 'rest' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'reopen' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'drop' as const }) },
);

function taskNumber(index: number, at: number): TaskUpdate {
  const isEnded = index % 3 !== 0;
  const ref = celeryRef(`${(index * 2_654_435_761).toString(16).padStart(10, '0')}-${String(index)}`);
  const family = index % 40 === 0 ? `Zed-${String(index % 560)}` : null;
  return {
    ref,
    rootId: family ?? ref.id,
    ...(family === null ? {} : { parentId: family, groupId: `TeA-${String(index % 3)}é` }),
    at,
    state: isEnded ? (index % 7 === 0 ? 'failed' : 'succeeded') : 'started',
    name: index % 5 === 0 ? 'mail.send' : 'orders.charge',
    worker: `w${String(index % 3)}@host`,
    queue: 'orders',
    sentAt: at - 50,
    startedAt: at,
    ...(isEnded ? { finishedAt: at + index, runtimeMs: index % 4_000, resultRepr: 'True' } : {}),
    argsRepr: `('${(index * 40_503).toString(16)}', ${String(index)})`,
    kwargsRepr: index % 50 === 0 ? `{"user":"u${String(index)}","size":${String(index % 9)}}` : '{}',
  };
}

/** What becomes of one of them. */
function goOn({ ref, at }: TaskUpdate, word: string, turn: number): TaskUpdate {
  return turn % 2 === 0
    ? {
        ref,
        at: at + 10,
        state: 'succeeded',
        finishedAt: at + 10,
        runtimeMs: 3_500,
        resultRepr: `'${word}'`,
        worker: 'late@host',
      }
    : {
        ref,
        at: at + 10,
        state: 'failed',
        finishedAt: at + 10,
        error: `E: ${word}`,
        traceback: `File "x"\n${word}`,
      };
}

test(
  'property: whatever happens, filters find what a look at every task finds',
  { timeout: 300_000 },
  async (t) => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 12 }), async (steps) => {
        const { clock, open } = storeFixture(t);
        const options = { historyMaxTasks: 6 * BLOCK_ROWS };
        let store = open(options);
        const updates: TaskUpdate[] = [];
        const come = (tasks: number): void => {
          const fresh = Array.from({ length: tasks }, (_, index) =>
            taskNumber(updates.length + index, clock.now() + index),
          );
          updates.push(...fresh);
          store.apply(fresh);
        };
        come(BLOCK_ROWS + 100);
        for (const [place, one] of steps.entries()) {
          const at = (index: number): TaskUpdate => updates[index % updates.length] as TaskUpdate;
          if (one.kind === 'come') come(one.tasks);
          if (one.kind === 'go on') {
            store.apply(
              Array.from({ length: one.tasks }, (_, turn) => goOn(at(one.from + turn * 37), one.word, turn)),
            );
          }
          if (one.kind === 'tell') {
            const user = { user: one.word, size: 7, list: ['x', one.word] };
            const text = JSON.stringify(user);
            const kwargs = one.task % 2 === 0 ? text : text.replaceAll(/[^\0-~]|A/gu, escaped);
            store.history.keepMessage(at(one.task).ref, {
              name: 'orders.charge',
              queue: null,
              args: '[]',
              kwargs,
              embed: null,
              headers: null,
              priority: null,
              replyTo: null,
              redelivered: null,
              seenAt: clock.now(),
            });
          }
          if (one.kind === 'rest') await clock.advance(5_000);
          if (one.kind === 'drop') {
            store.close();
            store = open({ historyMaxTasks: Math.max(updates.length - 500, 100) });
            store.prune();
          }
          if (one.kind === 'reopen' || one.kind === 'drop') {
            store.close();
            store = open(options);
          }
          if (place % 3 === 2) compare(store, updates, clock.now());
        }
        compare(store, updates, clock.now());
        store.close();
      }),
      { numRuns: 4 },
    );
  },
);

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, place) => {
    return `\\u${character.charCodeAt(place).toString(16).padStart(4, '0')}`;
  }).join('');
}

function compare(store: TaskStore, updates: readonly TaskUpdate[], now: number): void {
  const tasks = updates.flatMap(({ ref }) => {
    const record: TaskRecord | null = store.get(ref);
    if (record === null) return [];
    const message = store.history.message(ref);
    const argumentTexts = [
      record.argsRepr,
      record.kwargsRepr,
      message?.args ?? null,
      message?.kwargs ?? null,
    ];
    return [{ record, connectionName: null, argumentTexts }];
  });
  for (const [index, text] of FILTERS.entries()) {
    const read = parseFilter(text);
    assert.ok(read.ok && read.expression !== null, text);
    const { expression } = read;
    const wanted = tasks
      .filter((task) => matchesTask(expression, task, now))
      .map(({ record }) => record.ref.id);
    const sort = SORTS[index % SORTS.length] ?? 'newest';
    const found: string[] = [];
    let cursor: string | null = null;
    do {
      const page = store.query({ filter: { expression }, sort, limit: 1_000, cursor }, CONNECTIONS);
      found.push(...page.tasks.map(({ ref }) => ref.id));
      cursor = page.next;
    } while (cursor !== null);
    assert.deepEqual(found.sort(), wanted.sort(), `${text}, ${sort}`);
  }
}
