import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import { readBullmqFile } from '../../../../src/model/definitions/bullmqFile.ts';
import { javascriptImports } from '../../../../src/model/definitions/javascriptImports.ts';
import { javascriptTokens } from '../../../../src/model/definitions/javascriptTokens.ts';
import { type IndexedJob, JobIndex } from '../../../../src/model/definitions/jobIndex.ts';
import { assertLinearTime } from '../../linearTime.ts';

/** An index whose imports lead to the files of the same name. */
function indexOf(files: Readonly<Record<string, string>>): JobIndex {
  const index = new JobIndex();
  for (const [path, text] of Object.entries(files)) index.set(path, readBullmqFile(text));
  for (let needed = index.needed(); needed.length > 0; needed = index.needed()) {
    for (const one of needed) {
      const target = `${one.from.replace(/^(?:\.|@app)\//u, '').replace(/\.[jt]s$/u, '')}.ts`;
      index.link(one, index.has(target) ? target : null);
    }
  }
  return index;
}

function told({ kind, queue, job, place }: IndexedJob): string {
  return `${kind} ${queue ?? '?'}/${job ?? '*'} ${place.line}:${place.column}+${place.length}`;
}

function jobsIn(text: string): readonly string[] {
  return indexOf({ 'a.ts': text })
    .all()
    .filter(({ kind }) => kind !== 'queue')
    .map(told);
}

void suite('what a file tells of jobs', () => {
  const FORMS: readonly (readonly [form: string, source: string, expected: readonly string[]])[] = [
    ['a worker', "new Worker('mail', run)", ['worker mail/* 1:5+6']],
    ['a worker by a constant', "const Q = 'mail'; new Worker<Data, void>(Q, run)", ['worker mail/* 1:23+6']],
    ['a web worker is none', "new Worker(new URL('./x.js', import.meta.url))", []],
    [
      'the jobs of a worker',
      "new Worker('mail', async (job) => { switch (job.name) { case 'welcome': case Jobs.Bye: } })\nenum Jobs { Bye = 'bye' }",
      ['worker mail/* 1:5+6', 'handler mail/welcome 1:62+9', 'handler mail/bye 1:78+8'],
    ],
    ['a comparison', "if (job.name === 'welcome') {}", ['handler ?/welcome 1:18+9']],
    ['other comparisons and switches', "if (typeof x === 'string') {} switch (kind) { case 'a': }", []],
    [
      'a switch inside of another',
      "switch (job.name) { case 'a': switch (x) { case 'b': } }\ncase 'c':",
      ['handler ?/a 1:26+3', 'handler ?/b 1:49+3'],
    ],
    [
      'a NestJS processor',
      "@Processor('mail')\nexport class Mail extends WorkerHost {\n  @Process({ name: 'welcome', concurrency: 2 }) run() {}\n}",
      ['worker mail/* 1:2+9', 'handler mail/welcome 3:4+7'],
    ],
    [
      'two workers, each with its jobs',
      "new Worker('a', (job) => job.name === 'x');\nnew Worker('b', (job) => job.name === 'y');\njob.name === 'z'",
      [
        'worker a/* 1:5+6',
        'worker b/* 2:5+6',
        'handler a/x 1:39+3',
        'handler b/y 2:39+3',
        'handler ?/z 3:14+3',
      ],
    ],
    [
      'adding to a queue',
      "const mail = new Queue<X>('mail', { connection });\nawait mail.add('welcome', { to });",
      ['add mail/welcome 2:16+9'],
    ],
    [
      'adding to a field',
      "class A { private readonly mail: Queue<X> = new Queue('mail');\nsend() { this.mail.add('welcome', {}) } }",
      ['add mail/welcome 2:24+9'],
    ],
    [
      'adding to a field that is set later',
      "this.mail = new Queue('mail');\nthis.mail.add(`welcome`, {})",
      ['add mail/welcome 2:15+9'],
    ],
    [
      'adding to an injected queue',
      "constructor(@InjectQueue('mail') private readonly mail: Queue) {}\nf() { this.mail.add('welcome', {}) }",
      ['add mail/welcome 2:21+9'],
    ],
    ['adding many', "queue.addBulk([{ name: 'welcome', data: {} }])", ['add ?/welcome 1:24+9']],
    [
      'a flow',
      "flow.add({ name: 'a', queueName: 'q', children: [{ name: 'b', data: 1, queueName: Q.r }] })\nconst Q = { r: 'rest' }",
      ['add q/a 1:18+3', 'add rest/b 1:58+3'],
    ],
    [
      'a scheduler',
      "queue.upsertJobScheduler('id', { every: 1 }, { name: 'nightly', data: {} })",
      ['add ?/nightly 1:54+9'],
    ],
    ['what only looks like adding', "set.add('x'); list.add(x, y); ({ name: 'x', colour: 1 })", []],
  ];
  for (const [form, source, expected] of FORMS) {
    test(form, () => {
      assert.deepEqual(jobsIn(source), expected);
    });
  }
});

void suite('queues', () => {
  test('stand where they are made and injected', () => {
    const source =
      "new Queue<X>('mail', {});\nclass A { constructor(@InjectQueue(Q) mail: Queue) {} }\nconst Q = 'post'";
    assert.deepEqual(indexOf({ 'a.ts': source }).all().map(told), [
      'queue mail/* 1:14+6',
      'queue post/* 2:24+11',
    ]);
  });
});

void suite('names of other files', () => {
  const NAMES =
    "export const QUEUE = 'mail';\nexport enum Jobs { Welcome = 'welcome' }\nexport const mailQueue = new Queue(QUEUE);";
  const FORMS: readonly (readonly [form: string, source: string])[] = [
    [
      'imported',
      "import { QUEUE, Jobs } from './names';\nnew Worker(QUEUE, (job) => job.name === Jobs.Welcome)",
    ],
    [
      'renamed',
      "import { QUEUE as Q, type X, Jobs as J } from './names.js';\nnew Worker(Q, (job) => job.name === J.Welcome)",
    ],
    [
      'a namespace',
      "import * as names from '@app/names';\nnew Worker(names.QUEUE, (job) => job.name === names.Jobs.Welcome)",
    ],
    [
      'required',
      "const { QUEUE: Q, Jobs } = require('./names');\nnew Worker(Q, (job) => job.name === Jobs.Welcome)",
    ],
    [
      'required as a whole',
      "const names = require('./names');\nnew Worker(names.QUEUE, (job) => job.name === names.Jobs.Welcome)",
    ],
    [
      'handed on',
      "import { QUEUE, Jobs } from './index';\nnew Worker(QUEUE, (job) => job.name === Jobs.Welcome)",
    ],
  ];
  for (const [form, source] of FORMS) {
    test(form, () => {
      const index = indexOf({ 'a.ts': source, 'names.ts': NAMES, 'index.ts': "export * from './names';" });
      assert.deepEqual(
        index.inFile('a.ts').map(({ queue, job }) => [queue, job]),
        [
          ['mail', null],
          ['mail', 'welcome'],
        ],
      );
    });
  }

  test('a queue that another file holds', () => {
    const index = indexOf({
      'names.ts': NAMES,
      'a.ts': "import { mailQueue as queue, Jobs } from './names';\nqueue.add(Jobs.Welcome, {})",
    });
    assert.deepEqual(index.adds('mail', 'welcome').map(told), ['add mail/welcome 2:11+12']);
  });

  test('files that hand names on in a circle end', () => {
    const index = indexOf({
      'a.ts': "import { Q } from './b';\nnew Worker(Q, run)",
      'b.ts': "export * from './c';",
      'c.ts': "export * from './b';",
    });
    assert.deepEqual(index.all(), []);
  });

  test('what an import clause says', () => {
    const { names, all } = javascriptImports(
      javascriptTokens(
        "import a, { b as c, type D } from 'x'; import type { E } from 'y'; import 'z'; export { f } from 'x'; export * from 'w'; import('v'); export const g = 1",
      ),
    );
    assert.deepEqual(
      [...names].map(([local, { name, from }]) => `${local}=${name}@${from}`),
      ['a=default@x', 'c=b@x', 'D=D@x', 'E=E@y', 'f=f@x'],
    );
    assert.deepEqual(all, ['w']);
  });
});

void suite('which code a job leads to', () => {
  const index = indexOf({
    'worker.ts': "new Worker('mail', run)",
    'jobs.ts': "new Worker('other', (job) => job.name === 'welcome')",
    'api.ts':
      "const mail = new Queue('mail'); mail.add('welcome', {}); other.add('welcome', {}); mail.add('bye', {})",
  });
  test('its name in a worker of its queue, else the worker', () => {
    assert.deepEqual(index.definitions('mail', 'welcome').map(told), ['worker mail/* 1:5+6']);
    assert.deepEqual(index.definitions('other', 'welcome').map(told), ['handler other/welcome 1:43+9']);
    assert.deepEqual(index.definitions('gone', 'welcome'), []);
  });
  test('what adds it; all of a queue without a name', () => {
    assert.deepEqual(
      index.adds('mail', 'welcome').map(({ queue }) => queue),
      ['mail', null],
    );
    assert.deepEqual(
      index.adds('mail', null).map(({ job }) => job),
      ['welcome', 'bye'],
    );
  });
  test('what adds to a queue that a function of another file makes', () => {
    const made = indexOf({
      'queue.ts': "export const jobName = 'welcome';\nexport function open() { return new Queue('mail'); }",
      'api.ts': "import { open, jobName } from './queue';\nconst queue = open();\nqueue.add(jobName, {});",
      'other.ts': "queue.add('bye', {})",
    });
    assert.deepEqual(made.adds('mail', null).map(told), ['add ?/welcome 3:11+7']);
  });
  test('nothing of a file that is gone', () => {
    const changing = indexOf({ 'a.ts': "new Worker('mail', run)" });
    changing.delete('a.ts');
    assert.deepEqual(changing.definitions('mail', null), []);
  });
});

void suite('any text', () => {
  const PIECES = [
    'new Worker(',
    'new Queue(',
    "'",
    '`',
    '${',
    '}',
    '{',
    '(',
    ')',
    '@Processor(',
    '@Process(',
    'switch (job.name) {',
    'case ',
    'a.',
    'import { a } from ',
    'require(',
    'name: ',
    'data',
    '.add(',
    'export * from ',
    '<',
    '= ',
    '\n',
  ];

  test('is read without an error', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 5 }))), (parts) => {
        for (const { place } of indexOf({ 'a.ts': parts.join('') }).all()) {
          assert.ok(place.line >= 1 && place.column >= 1 && place.length >= 1);
        }
      }),
    );
  });

  test('takes time linear in its length', () => {
    for (const piece of PIECES) {
      assertLinearTime(piece, 60_000, readBullmqFile);
    }
  });
});
