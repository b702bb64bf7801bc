import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { failureFingerprint } from '../../../src/model/failureFingerprint.ts';
import { parseFilter } from '../../../src/model/filter/parseFilter.ts';
import { TASK_SORTS, type TaskSort } from '../../../src/model/taskSort.ts';
import {
  hashesOf,
  hasPair,
  seemsToHave,
  SignatureBuilder,
} from '../../../src/monitor/store/blockSignature.ts';
import { pairsOf, unitPlaces } from '../../../src/monitor/store/gramHash.ts';
import type { TaskFilter } from '../../../src/model/taskFilter.ts';
import type { TaskRecord, TaskUpdate } from '../../../src/model/taskUpdate.ts';
import type { TaskStore } from '../../../src/monitor/store/taskStore.ts';
import type { FakeClock } from '../monitor/fakeClock.ts';
import { matchesTask } from './filteredTask.ts';
import { bullmqRef, celeryRef, CONNECTIONS, received, storeFixture } from './storeFixture.ts';

const NAMES = ['orders.charge', 'Orders.Refund', 'mail.send', 'größe.messen', 'sync'];
const STATES = ['succeeded', 'failed', 'started', 'PROGRESS', 'received'];

/** More tasks than four blocks hold, with texts like those of real ones. */
function manyTasks(now: number): readonly TaskUpdate[] {
  const pick = <T>(from: readonly T[], index: number): T => from[index % from.length] as T;
  return Array.from({ length: 4_500 }, (_, index): TaskUpdate => {
    const id = randomBytes(16).toString('hex');
    const at = now - ((index * 7_919) % 100_000) * 10;
    const isRare = index === 1_500;
    return {
      ref: index % 9 === 0 ? bullmqRef(id) : celeryRef(id, index % 11 === 0 ? 'other' : 'local'),
      at,
      state: isRare ? 'revoked' : pick(STATES, index * 3 + (index >> 4)),
      queue: `queue-${String(index % 7)}`,
      worker: isRare ? 'rare@host' : `w${String(index % 3)}@host`,
      sentAt: at - ((index * 31) % 5_000),
      ...(index % 13 === 0 ? {} : { name: pick(NAMES, index >> 2), retries: index % 4 }),
      ...(index % 5 === 0 ? {} : { startedAt: at, finishedAt: at + ((index * 37) % 9_000) }),
      argsRepr: `('CODE_ERROR', '${randomBytes(8).toString('hex')}', ${String(index)})`,
      kwargsRepr: isRare ? "{'needle': 'deadbeef0815'}" : '{}',
      ...(index % 6 === 0 ? { error: `ValueError: no user ${String(index)}`, traceback: 'File "x"' } : {}),
    };
  });
}

function idsOf(store: TaskStore, filter: TaskFilter, sort: TaskSort, limit: number): readonly string[] {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const page = store.query({ filter, sort, limit, cursor }, CONNECTIONS);
    ids.push(...page.tasks.map(({ ref }) => ref.id));
    cursor = page.next;
  } while (cursor !== null);
  return ids;
}

function expressionOf(text: string): TaskFilter {
  const read = parseFilter(text);
  assert.ok(read.ok && read.expression !== null, text);
  return { expression: read.expression };
}

async function sumUpAll(clock: FakeClock): Promise<void> {
  await clock.advance(30_000);
}

test('with blocks summed up, filters find what they find without', { timeout: 120_000 }, async (t) => {
  const { clock, open } = storeFixture(t);
  const store = open();
  const now = clock.now();
  const updates = manyTasks(now);
  store.apply(updates);
  await sumUpAll(clock);
  // Later changes: of a task in a block that was summed up, and a new one.
  const late = updates[700]?.ref;
  assert.ok(late !== undefined);
  store.apply([
    { ref: late, at: now + 1, state: 'lost', worker: 'late@host', resultRepr: 'late_needle' },
    received('new', now),
  ]);
  const records = [...updates.map(({ ref }) => ref), celeryRef('new')].flatMap((ref): TaskRecord[] => {
    const record = store.get(ref);
    return record === null ? [] : [record];
  });
  const some = (index: number): TaskRecord => records[index] as TaskRecord;
  const filters = [
    'needle',
    'deadbeef0815',
    'eadbeef081',
    'no such text anywhere',
    'code_ERROR',
    'ß',
    'größe',
    'GRÖSSE',
    `args:${some(3_000).argsRepr?.slice(15, 27) ?? ''}`,
    some(40).ref.id.slice(3, 14),
    `id:${some(4_000).ref.id.slice(0, 9)}*`,
    'worker:rare@host',
    'worker:RARE@HOST',
    'worker:late@host',
    'result:late_needle',
    'state:revoked',
    'state:lost,revoked',
    'state:PROGRESS',
    'name:orders.refund',
    'name:*charge',
    '-name:*a*',
    '-name:*',
    '-state:succeeded -state:failed',
    '-state:succeeded -state:failed -state:started -state:progress',
    '-(state:succeeded OR state:failed OR state:started OR state:PROGRESS OR state:received)',
    '-(state:succeeded name:*.*) -worker:w?@host',
    '-state:*',
    '-queue:queue-*',
    '-worker:*@host',
    'worker:*2@* name:größe*',
    'name:mail.send queue:queue-1 -worker:w0@host',
    'system:bullmq -state:succeeded',
    '-system:celery state:failed',
    '-connection:local -system:bullmq',
    'connection:nobody',
    'error:*',
    '-error:* -result:*',
    'result:*',
    '-traceback:* state:revoked',
    '-runtime:>0ms',
    '-runtime:<1h',
    'runtime:<0.5ms',
    'runtime:=37ms',
    'wait:<1ms',
    '-wait:>=0ms -state:succeeded',
    'retries:<1',
    '-retries:0 -retries:1 -retries:2',
    'retries:>3',
    '-since:30d',
    '-until:0s',
    '-(-state:lost)',
    'state:failed OR -retries:>=0',
    'parent:*',
    '-id:*',
    'ö',
    'q',
    'zq',
    '12345',
    '04499',
    'error:"user 1500"',
    'traceback:x',
    'queue:queue-3 state:failed',
    'runtime:>8.9s',
    'runtime:<5ms',
    'wait:>4990ms',
    'retries:3 worker:w1@host',
    'since:20s',
    'until:990s',
    'rare@host OR needle',
    'connection:other retries:>2',
    `cause:${failureFingerprint({ system: 'celery', error: 'ValueError: no user 7', traceback: null })}`,
    `cause:${failureFingerprint({ system: 'celery', error: 'ValueError: no user 7', traceback: 'File "x"' })} retries:1`,
    'cause:0123456789abcd OR cause:00000000000000',
    'system:bullmq name:mail.send',
  ];
  for (const text of filters) {
    const { expression } = expressionOf(text);
    assert.ok(expression !== undefined);
    const wanted = records
      .filter((record) =>
        matchesTask(expression, { record, connectionName: null, argumentTexts: [] }, clock.now()),
      )
      .map(({ ref }) => ref.id)
      .sort();
    for (const sort of ['newest', 'longest runtime'] as const) {
      assert.deepEqual([...idsOf(store, { expression }, sort, 700)].sort(), wanted, `${text}, ${sort}`);
    }
  }
});

test('every order has each task once, in order, page by page', { timeout: 120_000 }, async (t) => {
  const { clock, open } = storeFixture(t);
  const store = open();
  const updates = manyTasks(clock.now());
  store.apply(updates);
  const wait = ({ startedAt, sentAt }: TaskRecord): number =>
    startedAt === null || sentAt === null ? -Infinity : startedAt - sentAt;
  const bytes = (text: string): string => Buffer.from(text).toString('hex');
  const keys: Readonly<Record<TaskSort, (record: TaskRecord) => number | string>> = {
    newest: (record) => -Math.min(record.sentAt ?? Infinity, record.updatedAt),
    oldest: (record) => Math.min(record.sentAt ?? Infinity, record.updatedAt),
    'longest runtime': ({ runtimeMs }) => -(runtimeMs ?? -Infinity),
    'longest wait': (record) => -wait(record),
    'most retries': ({ retries }) => -(retries ?? -Infinity),
    name: ({ name }) => (name === null ? 'g' : bytes(name)),
  };
  for (const isSummedUp of [false, true]) {
    if (isSummedUp) await sumUpAll(clock);
    for (const sort of TASK_SORTS) {
      const ids = idsOf(store, {}, sort, 999);
      assert.equal(new Set(ids).size, updates.length, sort);
      const byId = new Map(updates.map(({ ref }) => [ref.id, store.get(ref)]));
      const got = ids.map((id) => keys[sort](byId.get(id) as TaskRecord));
      const inOrder = got.every((key, index) => index === 0 || (got[index - 1] as typeof key) <= key);
      assert.ok(inOrder, `${sort}, summed up: ${String(isSummedUp)}`);
    }
  }
});

test('a cursor of another order, or none of ours, is refused', (t) => {
  const { clock, open } = storeFixture(t);
  const store = open();
  store.apply([received('a', clock.now()), received('b', clock.now())]);
  const ask = (sort: TaskSort, cursor: string | null) =>
    store.query({ filter: {}, sort, limit: 1, cursor }, CONNECTIONS);
  const { next } = ask('newest', null);
  assert.throws(() => ask('name', next), RangeError);
  assert.throws(() => ask('newest', ask('name', null).next), RangeError);
  for (const cursor of ['', 'n:1', 'nx:1', 'n1:', 'n1:-1', 's%E0%A4%A:1', `n${'1'.repeat(20_000)}:1`]) {
    assert.throws(() => ask('newest', cursor), RangeError, cursor.slice(0, 20));
  }
});

test('summaries are kept with the file, and go with the tasks', async (t) => {
  const { clock, file, open } = storeFixture(t);
  const store = open();
  store.apply(manyTasks(clock.now()));
  await sumUpAll(clock);
  store.close();
  const reopened = open();
  assert.equal(
    reopened.query({ filter: { worker: 'rare@host' }, limit: 5, cursor: null }, CONNECTIONS).tasks.length,
    1,
  );
  assert.equal(clock.pending, 1, 'nothing is left to be summed up');
  reopened.clear();
  assert.equal(
    reopened.query({ filter: { worker: 'rare@host' }, limit: 5, cursor: null }, CONNECTIONS).tasks.length,
    0,
  );
  reopened.apply([received('again', clock.now(), { worker: 'rare@host' })]);
  assert.equal(
    reopened.query({ filter: { worker: 'rare@host' }, limit: 5, cursor: null }, CONNECTIONS).tasks.length,
    1,
  );
  assert.ok(file.endsWith('.sqlite'));
});

test('property: the pieces of any part of a text are among those of the whole, in either case', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.stringMatching(/^[0-9a-f-]{0,60}$/u),
    fc.stringMatching(/^[0-9a-f][0-9a-f ]{0,60}$/u).map((one) => one.repeat(400)),
  );
  fc.assert(
    fc.property(text, fc.nat(), fc.nat(), (whole, from, length) => {
      const builder = new SignatureBuilder();
      builder.addText(whole, 'plain');
      builder.fold();
      const all = new Set(hashesOf([whole], 'plain'));
      const begin = from % (whole.length + 1);
      const part = whole.slice(begin, begin + (length % 40));
      for (const written of [part, part.replaceAll(/[a-z]/gu, (letter) => letter.toUpperCase())]) {
        for (const hash of hashesOf([written], 'plain')) {
          assert.ok(all.has(hash) && seemsToHave(builder.bits, hash), JSON.stringify([whole, written]));
        }
        const { pairs } = builder;
        for (const pair of pairsOf(written))
          assert.ok(hasPair(pairs, pair), JSON.stringify([whole, written]));
        const [unit = ''] = written;
        if (unit !== '')
          assert.ok(
            unitPlaces(unit).some((place) => hasPair(pairs, place)),
            JSON.stringify([whole, unit]),
          );
      }
      if (/[0-9a-f]{6}|[0-9]{5}/u.test(part)) assert.ok(hashesOf([part], 'plain').length > 0, part);
    }),
  );
});
