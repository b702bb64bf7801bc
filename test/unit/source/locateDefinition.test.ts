import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { DefinitionFiles } from '../../../src/host/source/definitionSearch.ts';
import { locateDefinition } from '../../../src/host/source/locateDefinition.ts';
import type { Task } from '../../../src/model/task.ts';

type Sought = Pick<Task, 'name' | 'ref' | 'queue'>;

function celery(name: string | null): Sought {
  return { name, queue: null, ref: { connectionId: 'c', system: 'celery', scope: '', id: '1' } };
}

function bullmq(name: string | null, scope = 'my:bull:evaluations'): Sought {
  return { name, queue: null, ref: { connectionId: 'c', system: 'bullmq', scope, id: '1' } };
}

interface RecordedFiles extends DefinitionFiles {
  readonly read: DefinitionFiles['read'];
  readonly opened: string[];
}

/** Files by path; globs are answered by the endings that they name. */
function filesOf(texts: Readonly<Record<string, string>>): RecordedFiles {
  const opened: string[] = [];
  return {
    opened,
    async find(glob, limit) {
      const module = /^\*\*\/\{(\w+)\.py,/u.exec(glob)?.[1];
      const endings =
        module === undefined
          ? [glob.includes('.py') ? '.py' : '.ts', '.js']
          : [`/${module}.py`, `/${module}/__init__.py`];
      return Object.keys(texts)
        .filter((path) => endings.some((ending) => path.endsWith(ending)))
        .slice(0, limit);
    },
    async read(path) {
      opened.push(path);
      return texts[path] ?? null;
    },
  };
}

const signal = new AbortController().signal;

void suite('the definition of a Celery task', () => {
  test('is looked for in its module first, and there only when it is certain', async () => {
    const files = filesOf({
      '/w/a.py': '@app.task\ndef evaluate_code(): pass',
      '/w/pkg/tasks.py': 'import x\n@app.task\ndef evaluate_code(): pass',
    });
    const found = await locateDefinition(celery('tasks.evaluate_code'), files, signal);
    assert.deepEqual(found, { path: '/w/pkg/tasks.py', line: 3, column: 5, score: 95 });
    assert.deepEqual(files.opened, ['/w/pkg/tasks.py']);
  });

  test('is found by its explicit name anywhere', async () => {
    const files = filesOf({
      '/w/tasks.py': 'def other(): pass',
      '/w/deep/jobs.py': '@shared_task(name="tasks.evaluate_code")\ndef run(): pass',
    });
    const found = await locateDefinition(celery('tasks.evaluate_code'), files, signal);
    assert.equal(found?.path, '/w/deep/jobs.py');
  });

  test('is the best guess when none is certain', async () => {
    const files = filesOf({ '/w/jobs.py': '@app.task\ndef run(): pass', '/w/old.py': 'def run(): pass' });
    assert.equal((await locateDefinition(celery('gone.run'), files, signal))?.path, '/w/jobs.py');
  });

  test('does not exist', async () => {
    const files = filesOf({ '/w/tasks.py': '@app.task\ndef run(): pass' });
    assert.equal(await locateDefinition(celery('tasks.gone'), files, signal), null);
    assert.equal(await locateDefinition(celery(null), files, signal), null);
    assert.equal(await locateDefinition(celery(''), files, signal), null);
  });

  test('a name of odd characters makes no odd search', async () => {
    const files = filesOf({ '/w/x.py': '@app.task(name="{a,b}/*.run")\ndef f(): pass' });
    assert.equal((await locateDefinition(celery('{a,b}/*.run'), files, signal))?.path, '/w/x.py');
  });
});

void suite('what deals with a BullMQ job', () => {
  test('is the handler of the name in the file of the worker', async () => {
    const files = filesOf({
      '/w/src/worker.ts':
        "new Worker('evaluations', async (job) => {\n  if (job.name === 'evaluate_code') run();\n});",
      '/w/src/other.ts': "switch (name) { case 'evaluate_code': }",
    });
    const found = await locateDefinition(bullmq('evaluate_code'), files, signal);
    assert.deepEqual([found?.path, found?.line], ['/w/src/worker.ts', 2]);
  });

  test('is the source rather than what a compiler made of it', async () => {
    const worker = "new Worker('evaluations', handle)";
    const files = filesOf({ '/w/dist/w.js': worker, '/w/src/long/worker.ts': worker });
    assert.equal((await locateDefinition(bullmq(null), files, signal))?.path, '/w/src/long/worker.ts');
    const built = filesOf({ '/w/dist/w.js': worker });
    assert.equal((await locateDefinition(bullmq(null), built, signal))?.path, '/w/dist/w.js');
  });
});

test('an aborted search finds nothing', async () => {
  const controller = new AbortController();
  const files = filesOf({ '/w/tasks.py': '@app.task\ndef run(): pass' });
  controller.abort();
  assert.equal(await locateDefinition(celery('tasks.run'), files, controller.signal), null);
  assert.deepEqual(files.opened, []);
});
