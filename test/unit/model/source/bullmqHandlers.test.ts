import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import { bullmqHandlers } from '../../../../src/model/definitions/bullmqHandlers.ts';
import { matchBullmqJob } from '../../../../src/model/definitions/bullmqJobMatch.ts';
import { assertLinearTime } from '../../linearTime.ts';

function found(text: string): string[] {
  return bullmqHandlers(text, 'evaluations', 'evaluate_code').map(
    ({ kind, line, column }) => `${kind} ${line}:${column}`,
  );
}

void suite('what deals with a BullMQ job', () => {
  const FORMS: readonly (readonly [form: string, source: string, expected: readonly string[]])[] = [
    ['a worker', "new Worker('evaluations', handle)", ['worker 1:5']],
    ['a worker with types', 'new Worker<Data, Map<string, number>>("evaluations", `${x}`)', ['worker 1:5']],
    ['a worker by a constant', "const QUEUE = 'evaluations';\nnew Worker(QUEUE, './x.js')", ['worker 2:5']],
    [
      'a worker by an enum',
      "enum Queues { Evaluations = 'evaluations' }\nnew Worker(Queues.Evaluations)",
      ['worker 2:5'],
    ],
    [
      'a worker by an object',
      "const Q = { a: { b: 1 }, evals: 'evaluations' } as const;\nnew Worker(Q.evals)",
      ['worker 2:5'],
    ],
    ['another worker', "new Worker('others', handle)", []],
    ['a queue is no worker', "new Queue('evaluations')", []],
    [
      'a NestJS processor',
      "@Processor('evaluations')\nclass X { @Process('evaluate_code') run() {} }",
      ['worker 1:2', 'handler 2:12'],
    ],
    ['a NestJS processor with options', "@Processor({ name: 'evaluations', scope: 1 })", ['worker 1:2']],
    ['a case', "switch (job.name) { case 'evaluate_code': return 1 }", ['handler 1:26']],
    [
      'a case by a constant',
      "const Jobs = { E: 'evaluate_code' };\nswitch (n) { case Jobs.E: }",
      ['handler 2:19'],
    ],
    ['a comparison', "if (job.name === 'evaluate_code') {}", ['handler 1:18']],
    ['a comparison the other way round', "if ('evaluate_code' === job.name) {}", ['handler 1:5']],
    ['a comparison with a constant', "const N = 'evaluate_code'; if (name == N) {}", ['handler 1:40']],
    ['a table of handlers', "const handlers = { other: 1, 'evaluate_code': run }", ['handler 1:30']],
    ['a method', 'const handlers = { async evaluate_code(job) { } }', ['handler 1:26']],
    ['a function', 'export async function evaluate_code(job) {}', ['function 1:23']],
    ['an arrow function', 'const evaluate_code = async (job) => 1', ['function 1:7']],
    ['adding a job', "queue.add('evaluate_code', {}); call(a, evaluate_code(b))", ['add 1:7']],
    ['adding many', "queue.addBulk([{ name: 'evaluate_code', data: {} }])", ['add 1:18']],
    ['a flow', "flows.add({ name: 'evaluate_code', queueName: 'evaluations', children: [] })", ['add 1:13']],
    ['adding something else', "queue.add('other', {}); set.add(x); ({ name: 'evaluate_code' })", []],
    [
      'a processor that is a worker host',
      "@Processor('evaluations')\nexport class X extends WorkerHost {\n  async process(job: Job) { return 1 }\n}",
      ['worker 1:2', 'process 3:9'],
    ],
    [
      'a processor with one unnamed process',
      "@Processor(QUEUE) @Injectable() class X {\n  @Process()\n  run() {}\n}\nconst QUEUE = 'evaluations'",
      ['worker 1:2', 'process 2:4'],
    ],
    ['the method of another processor', "@Processor('others') class X { process(job) { } }", []],
    [
      'comments and strings',
      "// case 'evaluate_code':\n/* new Worker('evaluations') */ const s = \"case 'evaluate_code':\"",
      [],
    ],
    [
      'templates and regular expressions',
      "const t = `${`case 'evaluate_code':`} }`; const r = /'/; a = 1 / 2; case 'evaluate_code':",
      ['handler 1:74'],
    ],
  ];
  for (const [form, source, expected] of FORMS) {
    test(form, () => {
      assert.deepEqual(found(source), expected);
    });
  }

  test('with its worker in the file, the name is certain; alone it is a guess', () => {
    const worker =
      "new Worker('evaluations', async (job) => {\n  switch (job.name) { case 'evaluate_code': }\n})";
    assert.deepEqual(matchBullmqJob(worker, 'evaluations', 'evaluate_code'), {
      line: 2,
      column: 28,
      score: 95,
      processor: null,
    });
    assert.equal(matchBullmqJob(worker, 'others', 'evaluate_code')?.score, 60);
    assert.equal(matchBullmqJob(worker, 'evaluations', null)?.score, 90);
    assert.equal(matchBullmqJob('const x = 1', 'evaluations', 'evaluate_code'), null);
  });

  test('a worker may name the file of its processor', () => {
    const FORMS = [
      "new Worker('evaluations', './processor.js')",
      "const FILE = './processor.js'; new Worker('evaluations', FILE)",
      "new Worker('evaluations', path.join(__dirname, './processor.js'), {})",
      "new Worker('evaluations', new URL('./processor.js', import.meta.url))",
      "new Worker('evaluations', fileURLToPath(new URL('./processor.js', import.meta.url)))",
    ];
    for (const form of FORMS) {
      const [worker] = bullmqHandlers(form, 'evaluations', null);
      assert.equal(worker?.processor, './processor.js', form);
    }
    const [inline] = bullmqHandlers(
      "new Worker('evaluations', async () => load('./x.js'))",
      'evaluations',
      null,
    );
    assert.equal(inline?.processor, null);
  });

  test('names may come from other files', () => {
    const imported = new Map([['Queues.Evaluations', 'evaluations']]);
    const source = "import { Queues } from './queues';\nnew Worker(Queues.Evaluations, run)";
    assert.equal(bullmqHandlers(source, 'evaluations', null, imported)[0]?.kind, 'worker');
    assert.deepEqual(bullmqHandlers(source, 'evaluations', null), []);
  });

  test('any text is read without an error', () => {
    const pieces = fc.constantFrom(
      'new Worker(',
      "'",
      '`',
      '${',
      '}',
      '{',
      '(',
      ')',
      '/',
      '*/',
      '/*',
      '//',
      '\n',
      '@Processor(',
      'case ',
      '<',
      'evaluate_code',
      '\\',
      '[',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string({ maxLength: 5 }))), (parts) => {
        found(parts.join(''));
      }),
    );
  });

  test('takes time linear in its length', () => {
    for (const piece of [
      'new Worker(',
      'new Worker<',
      '{',
      '`${',
      '/a',
      '(/',
      "'",
      'case a.',
      'a:"b",{',
      '/*',
      '\n',
    ]) {
      assertLinearTime(piece, 60_000, found);
    }
  });
});
