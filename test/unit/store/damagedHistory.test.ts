import assert from 'node:assert/strict';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { CONNECTIONS, allIds, celeryRef, failed, page, received, storeFixture } from './storeFixture.ts';

function makeFolder(file: string): void {
  mkdirSync(dirname(file), { recursive: true });
}

describe('a history file that cannot be used', () => {
  it('is set aside when it is no database at all', (t) => {
    const { clock, file, log, notices, open } = storeFixture(t);
    makeFolder(file);
    writeFileSync(file, 'this is not SQLite, '.repeat(1_000));
    const store = open();
    store.apply([received('a', clock.now())]);
    store.close();
    assert.match(readFileSync(`${file}.damaged`, 'utf8'), /this is not SQLite/);
    assert.deepEqual(
      notices.map((message) => `warn: ${message}`),
      log,
      'a person is told, once',
    );
    assert.equal(log.length, 1);
    assert.match(log[0] ?? '', /^warn: .*renamed to .*\.damaged/);
    assert.deepEqual(allIds(open()), ['a'], 'the fresh history is kept in the file');
  });

  it('is set aside when it was cut short', (t) => {
    const { clock, file, log, open } = storeFixture(t);
    const first = open();
    first.apply(Array.from({ length: 500 }, (_, index) => received(`t${String(index)}`, clock.now())));
    first.close();
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.subarray(0, Math.floor(bytes.length / 2)));
    const store = open();
    store.apply([received('after', clock.now())]);
    assert.ok(allIds(store).includes('after'));
    assert.ok(existsSync(`${file}.damaged`));
    assert.equal(log.length, 1);
  });

  it('is set aside when the damage shows only later, and nothing in memory is lost', (t) => {
    const { clock, file, log, open } = storeFixture(t);
    const first = open();
    first.apply(
      Array.from({ length: 3_000 }, (_, index) =>
        received(`t${String(index)}`, clock.now(), { argsRepr: 'x'.repeat(100) }),
      ),
    );
    first.close();
    damageEveryLeaf(file);
    const store = open();
    store.apply([received('after', clock.now()), failed('bad', clock.now())]);
    assert.doesNotThrow(() => store.query(page({ text: 'nowhere' }), CONNECTIONS));
    assert.doesNotThrow(() => store.unfinished('local', 'celery', 10_000));
    store.flush();
    assert.ok(existsSync(`${file}.damaged`));
    assert.equal(log.length, 1);
    assert.equal(store.get(celeryRef('after'))?.state, 'received');
    assert.equal(store.countFailures(0, CONNECTIONS), 1);
    assert.equal(store.failuresByWorker('local', 'celery').get('w1@h'), 1);
    store.close();
    assert.deepEqual(allIds(open()).toSorted(), ['after', 'bad']);
  });

  it('takes what was removed aside with it; a removal under way is refused and the next one kept in the fresh file', (t) => {
    const { file, log, open } = storeFixture(t);
    const batch = { connectionId: 'local', system: 'celery', queue: 'celery', note: '' } as const;
    const message = { place: 'celery', payload: Buffer.alloc(4_000, 'm') };
    const first = open();
    const { id } = first.removed.open(batch);
    for (let count = 0; count < 20; count++)
      first.removed.add(
        id,
        Array.from({ length: 20 }, () => message),
      );
    first.close();
    damageEveryLeaf(file);
    const store = open();
    assert.throws(() => {
      for (let offset = 0; offset < 400; offset += 20) store.removed.items(id, offset, 20);
      store.removed.add(id, [message]);
    }, RangeError);
    assert.ok(existsSync(`${file}.damaged`));
    assert.equal(log.length, 1);
    const fresh = store.removed.open(batch).id;
    store.removed.add(fresh, [message]);
    assert.equal(store.removed.isDurable, true);
    store.close();
    assert.deepEqual(open().removed.items(fresh, 0, 10), [message]);
  });

  it('is set aside when another program wrote it', (t) => {
    const { file, log, open } = storeFixture(t);
    makeFolder(file);
    const other = new DatabaseSync(file);
    other.exec('CREATE TABLE song (title TEXT)');
    other.close();
    assert.deepEqual(allIds(open()), []);
    assert.match(log[0] ?? '', /not a Task Tower history/);
    assert.ok(existsSync(`${file}.foreign`));
  });

  it('is set aside when its schema is not what its version says', (t) => {
    const { clock, file, log, open } = storeFixture(t);
    const first = open();
    first.apply([received('a', clock.now())]);
    first.close();
    const db = new DatabaseSync(file);
    db.exec('ALTER TABLE task RENAME TO something_else');
    db.close();
    assert.deepEqual(allIds(open()), []);
    assert.ok(existsSync(`${file}.damaged`));
    assert.equal(log.length, 1);
  });

  it('is left alone while another process writes it', (t) => {
    const { clock, file, log, notices, open } = storeFixture(t);
    const owner = open();
    owner.apply([received('mine', clock.now())]);
    owner.flush();
    const second = open();
    assert.match(log[0] ?? '', /in use by another window/);
    assert.equal(notices.length, 1);
    second.apply([received('other', clock.now())]);
    assert.deepEqual(allIds(second), ['other']);
    second.close();
    owner.close();
    assert.equal(existsSync(`${file}.damaged`), false);
    assert.deepEqual(allIds(open()), ['mine']);
  });

  it('is replaced by memory when its place cannot be written', (t) => {
    const { clock, file, log, open } = storeFixture(t);
    makeFolder(file);
    writeFileSync(join(dirname(file), 'plain'), '');
    const store = open({ file: join(dirname(file), 'plain', 'tasks.sqlite') });
    assert.match(log[0] ?? '', /cannot be written .*Check the free space and the rights/);
    store.apply([received('a', clock.now())]);
    assert.deepEqual(allIds(store), ['a']);
  });
});

/** Overwrites everything behind the pages that hold the schema and the counters. */
function damageEveryLeaf(file: string): void {
  const pageSize = 8_192;
  const handle = openSync(file, 'r+');
  const pages = Math.floor(statSync(file).size / pageSize);
  for (let number = 12; number < pages; number++) {
    writeSync(handle, Buffer.alloc(pageSize, 0xa5), 0, pageSize, number * pageSize);
  }
  closeSync(handle);
}
