import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import { celeryTasks } from '../../../../src/model/definitions/celeryTasks.ts';
import { endsWithModule, matchCeleryTask } from '../../../../src/model/definitions/taskDefinition.ts';
import { assertLinearTime } from '../../linearTime.ts';

function tasksOf(text: string): (readonly [name: string | null, functionName: string, line: number])[] {
  return celeryTasks(text)
    .filter(({ isTask }) => isTask)
    .map(({ name, function: functionName, line }) => [name, functionName, line]);
}

void suite('Celery tasks of a Python file', () => {
  test('a function that calls make several tasks of is each of them', () => {
    assert.deepEqual(tasksOf('def f(x): pass\none = app.task(f)\ntwo = shared_task(name="a.b")(f)'), [
      [null, 'f', 1],
      ['a.b', 'f', 1],
    ]);
    assert.deepEqual(tasksOf('def f(x): pass\none = app.task(f)\none = app.task(f)'), [[null, 'f', 1]]);
  });

  const FORMS: readonly (readonly [form: string, source: string, name: string | null, line: number])[] = [
    ['app.task', '@app.task\ndef f(): pass', null, 2],
    ['a call without a name', '@app.task()\ndef f(): pass', null, 2],
    ['an explicit name', '@app.task(name="a.b")\ndef f(): pass', 'a.b', 2],
    ['shared_task', "@shared_task(bind=True, name='a.b', max_retries=3)\ndef f(self): pass", 'a.b', 2],
    ['celery.task', '@celery.task\nasync def f(): pass', null, 2],
    ['an application in a module', '@project.celery.app.task(name="a.b")\ndef f(): pass', 'a.b', 2],
    ['an application from a call', '@make_app("x").task(name="a.b")\ndef f(): pass', 'a.b', 2],
    [
      'several lines',
      '@app.task(\n    bind=True,  # (comment with name="x")\n    name=(\n        "a."\n        "b"\n    ),\n)\ndef f(self,\n      x): pass',
      'a.b',
      8,
    ],
    ['stacked above', '@app.task(name="a.b")\n@other.thing(name="no")\n@cached\ndef f(): pass', 'a.b', 4],
    ['stacked below', '@transaction.atomic\n@app.task(name="a.b")\ndef f(): pass', 'a.b', 3],
    ['an alias', 'from celery import Celery, shared_task as job\n@job(name="a.b")\ndef f(): pass', 'a.b', 3],
    ['an alias by assignment', 'job = project.app.task\n@job(name="a.b")\ndef f(): pass', 'a.b', 3],
    ['an alias with options', 'job = shared_task(bind=True)\n@job\ndef f(self): pass', null, 3],
    ['a partial', 'job = functools.partial(app.task, bind=True)\n@job(name="a.b")\ndef f(): pass', 'a.b', 3],
    ['a constant', 'NAME = "a.b"\n@app.task(name=NAME)\ndef f(): pass', 'a.b', 3],
    [
      'an enum',
      'class Names(str, Enum):\n  F = "a.b"\n@app.task(name=Names.F.value)\ndef f(): pass',
      'a.b',
      4,
    ],
    ['odd characters', '@app.task(name="a b:c/d-é.{x}")\ndef f(): pass', 'a b:c/d-é.{x}', 2],
    ['a raw name', "@app.task(name=r'a\\b')\ndef f(): pass", 'a\\b', 2],
    [
      'another argument called name',
      '@app.task(options=dict(name="no"), name="a.b")\ndef f(): pass',
      'a.b',
      2,
    ],
    [
      'a nested function',
      'def make(app):\n    if True:\n        @app.task(name="a.b")\n        def f(): pass',
      'a.b',
      4,
    ],
    ['a decorator that is called later', 'def f(): pass\ng = shared_task(name="a.b")(f)', 'a.b', 1],
    ['a task that is made of a function', 'def f(): pass\nf = app.task(f, name="a.b")', 'a.b', 1],
    [
      'a class',
      'class f(app.Task):\n    """name = "no" """\n    name = "a.b"\n    def run(self): pass',
      'a.b',
      1,
    ],
    [
      'text around it',
      'x = """\n@app.task(name="no")\ndef no(): pass\n"""\n@app.task\ndef f(): pass',
      null,
      6,
    ],
    ['a continuation', 'x = 1 + \\\n    2\n@app.task(name="a" \\\n  ".b")\ndef f(): pass', 'a.b', 5],
    ['Windows line ends', '@app.task(\r\n  name="a.b"\r\n)\r\ndef f():\r\n  pass', 'a.b', 4],
  ];
  for (const [form, source, name, line] of FORMS) {
    test(form, () => {
      assert.deepEqual(tasksOf(source), [[name, 'f', line]]);
    });
  }

  test('a name that is only known when it runs', () => {
    const [definition] = celeryTasks('@app.task(name=f"{prefix}.x")\ndef f(): pass');
    assert.equal(definition?.isTask, true);
    assert.equal(definition?.isNameDynamic, true);
    assert.equal(definition?.name, null);
  });

  test('an abstract class is no task, its heirs are', () => {
    const source = 'class Base(Task):\n    abstract = True\nclass Real(BaseTask):\n    name = "a.b"\n';
    assert.deepEqual(tasksOf(source), [['a.b', 'Real', 3]]);
  });

  test('what is no task', () => {
    assert.deepEqual(
      tasksOf('@app.route("/task")\ndef f(): pass\n# @app.task\ndef g(): pass\nh = task\n'),
      [],
    );
  });

  test('the place is that of the name after def', () => {
    const [definition] = celeryTasks('  @app.task\n  async   def  work(): pass');
    assert.deepEqual([definition?.line, definition?.column], [2, 16]);
  });
});

void suite('which definition a task name means', () => {
  const score = (source: string, path: string, name: string) =>
    matchCeleryTask(source, path, name)?.score ?? 0;

  test('the explicit name is certain in any file, and the only name of its function', () => {
    const source = '@app.task(name="tasks.evaluate_code")\ndef run(): pass';
    assert.equal(score(source, '/w/anything.py', 'tasks.evaluate_code'), 100);
    assert.equal(score(source, '/w/anything.py', 'anything.run'), 0);
  });

  test('module and function make the name, from any package root', () => {
    const source = '@app.task\ndef evaluate_code(): pass';
    for (const [path, name] of [
      ['/w/tasks.py', 'tasks.evaluate_code'],
      ['/w/src/pkg/tasks.py', 'tasks.evaluate_code'],
      ['/w/src/pkg/tasks.py', 'pkg.tasks.evaluate_code'],
      ['C:\\w\\pkg\\tasks\\__init__.py', 'pkg.tasks.evaluate_code'],
    ] as const) {
      assert.equal(score(source, path, name), 95, `${name} in ${path}`);
    }
    assert.equal(score(source, '/w/other/tasks.py', 'pkg.tasks.evaluate_code'), 20);
  });

  test('a plain function of the right module is better than a task of the wrong one', () => {
    assert.equal(score('@ours\ndef evaluate_code(): pass', '/w/tasks.py', 'tasks.evaluate_code'), 40);
  });

  test('the best of several is taken', () => {
    const source = 'def f(): pass\n@app.task(name="tasks.f")\ndef g(): pass';
    assert.deepEqual(matchCeleryTask(source, '/w/tasks.py', 'tasks.f'), { line: 3, column: 5, score: 100 });
  });

  test('a module ends a path by whole names', () => {
    assert.equal(endsWithModule('/w/my_tasks.py', ['tasks']), false);
    assert.equal(endsWithModule('/w/tasks.pyx', ['tasks']), true);
    assert.equal(endsWithModule('/tasks.py', ['a', 'tasks']), false);
    assert.equal(endsWithModule('/w/x.py', []), false);
  });
});

void suite('any text', () => {
  const pieces = fc.constantFrom(
    '@',
    'app.task',
    '(',
    ')',
    'name=',
    '"',
    "'''",
    '"""',
    '\n',
    'def f',
    'class A(Task):',
    '\\',
    '#',
    ' ',
    'f"{',
    'shared_task(',
  );

  test('is read without an error', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string({ maxLength: 5 }))), (parts) => {
        for (const { line, column } of celeryTasks(parts.join(''))) assert.ok(line >= 1 && column >= 1);
      }),
    );
  });

  test('takes time linear in its length', () => {
    for (const piece of [
      '@app.task(',
      'task(',
      '(',
      '"',
      "'''",
      '\n',
      'a',
      '@',
      'def f\n',
      '\\',
      'f"{',
      '# \n',
      'task(f)(',
    ]) {
      assertLinearTime(piece, 60_000, celeryTasks);
    }
  });
});
