import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { celeryTasks } from '../../../../src/model/definitions/celeryTasks.ts';
import { TaskIndex } from '../../../../src/model/definitions/taskIndex.ts';
import { namesOfDefinition } from '../../../../src/model/definitions/taskNames.ts';

function indexOf(files: Readonly<Record<string, string>>): TaskIndex {
  const index = new TaskIndex();
  for (const [path, text] of Object.entries(files)) index.set(path, celeryTasks(text));
  return index;
}

function pathsOf(index: TaskIndex, name: string): readonly string[] {
  return index.find(name).map(({ path, definition }) => `${path}:${definition.line}`);
}

void suite('the index of task definitions', () => {
  test('finds by the name of the source and by the module from any root', () => {
    const index = indexOf({
      '/w/jobs/tasks.py': '@app.task\ndef evaluate(): pass\n@app.task(name="my task: 1")\ndef odd(): pass',
      '/w/web/views.py': 'def evaluate(): pass',
    });
    for (const name of ['tasks.evaluate', 'jobs.tasks.evaluate', 'w.jobs.tasks.evaluate']) {
      assert.deepEqual(pathsOf(index, name), ['/w/jobs/tasks.py:2'], name);
    }
    assert.deepEqual(pathsOf(index, 'my task: 1'), ['/w/jobs/tasks.py:4']);
    assert.deepEqual(pathsOf(index, 'jobs.tasks.odd'), [], 'a given name is the only one');
    assert.deepEqual(pathsOf(index, 'views.evaluate'), [], 'a plain function is no task');
    assert.deepEqual(pathsOf(index, 'evaluate'), [], 'without a module it may be any');
  });

  test('tells of all copies, and prefers the name that a source gives', () => {
    const index = indexOf({
      '/w/a/tasks.py': '@app.task\ndef f(): pass',
      '/w/b/tasks.py': '@app.task\ndef f(): pass',
    });
    assert.deepEqual(pathsOf(index, 'tasks.f'), ['/w/a/tasks.py:2', '/w/b/tasks.py:2']);
    assert.deepEqual(pathsOf(index, 'b.tasks.f'), ['/w/b/tasks.py:2']);
    index.set('/w/c.py', celeryTasks('@app.task(name="tasks.f")\ndef g(): pass'));
    assert.deepEqual(pathsOf(index, 'tasks.f'), ['/w/c.py:2']);
  });

  test('a file that changed or went away leaves nothing behind', () => {
    const index = indexOf({ '/w/tasks.py': '@app.task\ndef f(): pass\n@app.task(name="n")\ndef g(): pass' });
    index.set('/w/tasks.py', celeryTasks('\n\n@app.task\ndef f(): pass'));
    assert.deepEqual(pathsOf(index, 'tasks.f'), ['/w/tasks.py:4']);
    assert.deepEqual(index.find('n'), []);
    index.delete('/w/tasks.py');
    assert.deepEqual(index.all(), []);
    assert.deepEqual(index.find('tasks.f'), []);
    assert.deepEqual(index.findFunction('f'), []);
  });
});

void suite('the names that a definition can have', () => {
  const namesIn = (path: string, text: string): readonly string[] => {
    const [definition] = celeryTasks(text);
    assert.ok(definition !== undefined);
    return namesOfDefinition(definition, path);
  };

  test('are those of its module from every root, the shortest first', () => {
    assert.deepEqual(namesIn('src/jobs/tasks.py', '@app.task\ndef f(): pass'), [
      'tasks.f',
      'jobs.tasks.f',
      'src.jobs.tasks.f',
    ]);
    assert.deepEqual(namesIn('jobs/__init__.py', '@app.task\ndef f(): pass'), ['jobs.f']);
    assert.deepEqual(namesIn('my-app/jobs/tasks.py', '@app.task\ndef f(): pass'), [
      'tasks.f',
      'jobs.tasks.f',
    ]);
  });

  test('are the one that is given, or none where only the run can tell', () => {
    assert.deepEqual(namesIn('tasks.py', '@app.task(name="a b")\ndef f(): pass'), ['a b']);
    assert.deepEqual(namesIn('tasks.py', '@app.task(name=make())\ndef f(): pass'), []);
  });
});
