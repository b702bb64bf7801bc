import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { CELERY_TASKS } from '../../../src/host/source/definitions/celeryLanguage.ts';
import {
  DefinitionIndex as WorkspaceIndex,
  type IndexClock,
  type IndexedFiles,
} from '../../../src/host/source/definitions/definitionIndex.ts';
import type { CeleryTaskDefinition } from '../../../src/model/definitions/celeryTasks.ts';
import type { TaskIndex } from '../../../src/model/definitions/taskIndex.ts';

interface Workspace extends IndexedFiles {
  readonly texts: Map<string, string>;
  readonly opened: string[];
  lists: number;
}

function workspaceOf(texts: Readonly<Record<string, string>>): Workspace {
  const files = new Map(Object.entries(texts));
  const opened: string[] = [];
  return {
    texts: files,
    opened,
    lists: 0,
    async list() {
      this.lists++;
      return [...files.keys()];
    },
    accepts: async (path) => files.has(path),
    async read(path) {
      opened.push(path);
      return files.get(path) ?? null;
    },
  };
}

/** Never late: what is to be called after a while is called when the test says so. */
function stoppedClock(): IndexClock & { readonly waiting: Set<() => void>; pauses: number } {
  const waiting = new Set<() => void>();
  return {
    waiting,
    pauses: 0,
    now: () => 0,
    async pause() {
      this.pauses++;
      await Promise.resolve();
    },
    after: (_ms, callback) => {
      waiting.add(callback);
      return () => waiting.delete(callback);
    },
  };
}

class DefinitionIndex extends WorkspaceIndex<readonly CeleryTaskDefinition[], TaskIndex> {
  constructor(files: IndexedFiles, clock: IndexClock, failures: unknown[] = []) {
    super(files, clock, CELERY_TASKS, (error) => failures.push(error));
  }
}

function linesOf(index: DefinitionIndex, name: string): Promise<readonly string[]> {
  return index
    .current()
    .then((tasks) => tasks.find(name).map(({ path, definition }) => `${path}:${definition.line}`));
}

const TASK = '@app.task\ndef f(): pass';

void suite('the index of the workspace', () => {
  test('is read again for who waits for it when it starts anew meanwhile', async () => {
    const files = workspaceOf({ '/w/tasks.py': TASK });
    const index = new DefinitionIndex(files, stoppedClock());
    const lines = linesOf(index, 'tasks.f');
    index.startAnew();
    assert.deepEqual(await lines, ['/w/tasks.py:2']);
    assert.equal(files.lists, 2);
  });

  test('tells which files cannot be listed, checked or read, and keeps what it knows of the others', async () => {
    const files = workspaceOf({ '/w/tasks.py': TASK, '/w/bad.py': '@app.task\ndef g(): pass' });
    const failures: unknown[] = [];
    const read = files.read.bind(files);
    files.read = (path) => (path === '/w/bad.py' ? Promise.reject(new Error('EIO')) : read(path));
    const index = new DefinitionIndex(files, stoppedClock(), failures);
    assert.deepEqual(await linesOf(index, 'tasks.f'), ['/w/tasks.py:2']);
    assert.deepEqual(failures.map(String), ['Error: EIO']);
    files.accepts = () => Promise.reject(new Error('no search'));
    index.fileChanged('/w/tasks.py');
    assert.deepEqual(await linesOf(index, 'tasks.f'), ['/w/tasks.py:2']);
    assert.deepEqual(failures.map(String), ['Error: EIO', 'Error: no search']);
    files.list = () => Promise.reject(new Error('no list'));
    index.startAnew();
    assert.deepEqual(await linesOf(index, 'tasks.f'), []);
    assert.deepEqual(failures.map(String).slice(2), ['Error: no list']);
  });

  test('reads nothing before it is needed, and each file once', async () => {
    const files = workspaceOf({ '/w/tasks.py': TASK, '/w/plain.py': 'x = 1' });
    const clock = stoppedClock();
    const index = new DefinitionIndex(files, clock);
    index.fileChanged('/w/tasks.py');
    assert.equal(files.lists, 0);
    assert.deepEqual(await linesOf(index, 'tasks.f'), ['/w/tasks.py:2']);
    assert.deepEqual(await linesOf(index, 'tasks.f'), ['/w/tasks.py:2']);
    assert.deepEqual(files.opened, ['/w/tasks.py', '/w/plain.py']);
    assert.equal(clock.waiting.size, 0, 'no timer is left');
  });

  test('a change reads one file; a file that went away, or is excluded now, is forgotten', async () => {
    const files = workspaceOf({ '/w/tasks.py': TASK, '/w/more.py': TASK });
    const index = new DefinitionIndex(files, stoppedClock());
    await index.current();
    files.opened.length = 0;
    files.texts.set('/w/tasks.py', `\n\n${TASK}`);
    index.fileChanged('/w/tasks.py');
    assert.deepEqual(await linesOf(index, 'tasks.f'), ['/w/tasks.py:4']);
    assert.deepEqual(files.opened, ['/w/tasks.py']);
    files.texts.delete('/w/more.py');
    files.texts.set('/w/new.py', TASK);
    index.fileChanged('/w/more.py');
    index.fileChanged('/w/new.py');
    assert.deepEqual(await linesOf(index, 'more.f'), []);
    assert.deepEqual(await linesOf(index, 'new.f'), ['/w/new.py:2']);
    assert.equal(files.lists, 1);
  });

  test('very many changes are one new reading, at the next need', async () => {
    const files = workspaceOf({ '/w/tasks.py': TASK });
    const index = new DefinitionIndex(files, stoppedClock());
    await index.current();
    for (let number = 0; number < 300; number++) index.fileChanged(`/w/${number}.py`);
    files.texts.set('/w/0.py', TASK);
    assert.equal(files.lists, 1);
    assert.deepEqual(await linesOf(index, '0.f'), ['/w/0.py:2']);
    assert.equal(files.lists, 2);
  });

  test('whoever waits too long gets what is there; the reading goes on', async () => {
    const files = workspaceOf({ '/w/tasks.py': TASK, '/w/slow.py': TASK });
    let release = (): void => undefined;
    const slow = new Promise<void>((resolve) => {
      release = resolve;
    });
    const clock = stoppedClock();
    const index = new DefinitionIndex(
      {
        ...files,
        async read(path) {
          if (path === '/w/slow.py') {
            for (const callback of clock.waiting) callback();
            await slow;
          }
          return files.read(path);
        },
      },
      clock,
    );
    const early = await index.current();
    assert.equal(early.find('tasks.f').length, 1);
    assert.equal(early.find('slow.f').length, 0);
    release();
    assert.deepEqual(await linesOf(index, 'slow.f'), ['/w/slow.py:2']);
  });

  test('a file that cannot be read is left out', async () => {
    const files = workspaceOf({ '/w/tasks.py': TASK, '/w/locked.py': TASK });
    const index = new DefinitionIndex(
      {
        ...files,
        read: (path) => (path === '/w/locked.py' ? Promise.reject(new Error('EACCES')) : files.read(path)),
      },
      stoppedClock(),
    );
    assert.deepEqual(await linesOf(index, 'locked.f'), []);
    assert.deepEqual(await linesOf(index, 'tasks.f'), ['/w/tasks.py:2']);
  });

  test('a long file is read in slices', async () => {
    const files = workspaceOf({ '/w/tasks.py': `${'x = 1\n'.repeat(1_000)}${TASK}` });
    const clock = stoppedClock();
    let now = 0;
    const index = new DefinitionIndex(files, { ...clock, now: () => (now += 1), pause: () => clock.pause() });
    assert.deepEqual(await linesOf(index, 'tasks.f'), ['/w/tasks.py:1002']);
    assert.ok(clock.pauses > 30, `${clock.pauses} pauses`);
  });
});
