import type { FrameSource, TaskPanelModel } from '../../src/contract/taskPanel.ts';
import type { Commit } from '../../src/model/commit.ts';
import type { ConnectionStatus } from '../../src/model/connection.ts';
import { NO_CIRCUMSTANCES, type TaskDetail } from '../../src/model/task.ts';

/** 21 November 2026, 14:23:15 UTC. */
export const SENT_AT = Date.UTC(2026, 10, 21, 14, 23, 15, 120);

/** The moment at which the pages of the tests live. */
export const NOW = SENT_AT + 90_000;

export type TaskModel = Extract<TaskPanelModel, { kind: 'task' }>;

export const ONLINE: ConnectionStatus = {
  id: 'local',
  name: 'local',
  readOnly: false,
  address: 'localhost:6379',
  state: { kind: 'online', since: SENT_AT - 3_600_000, redisVersion: '7.0.15' },
  systems: ['celery', 'bullmq'],
  lastGap: null,
};

export const DOWN: ConnectionStatus = {
  ...ONLINE,
  state: {
    kind: 'down',
    since: SENT_AT + 60_000,
    problem: {
      kind: 'refused',
      role: 'broker',
      address: 'localhost:6379',
      detail: 'connect ECONNREFUSED 127.0.0.1:6379',
    },
    nextAttemptAt: SENT_AT + 65_000,
  },
};

const SITE_PACKAGES = '/usr/local/lib/python3.12/site-packages';

export const CELERY_TRACEBACK = `Traceback (most recent call last):
  File "${SITE_PACKAGES}/urllib3/connectionpool.py", line 468, in _make_request
    six.raise_from(e, None)
  File "/usr/local/lib/python3.12/ssl.py", line 1233, in read
    return self._sslobj.read(len, buffer)
TimeoutError: The read operation timed out

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "${SITE_PACKAGES}/celery/app/trace.py", line 453, in trace_task
    R = retval = fun(*args, **kwargs)
                 ^^^^^^^^^^^^^^^^^^^^
  File "${SITE_PACKAGES}/celery/app/trace.py", line 736, in __protected_call__
    return self.run(*args, **kwargs)
           ^^^^^^^^^^^^^^^^^^^^^^^^^
  File "/app/implementation/tasks/celery_tasks.py", line 88, in analyze_test_failure
    hits = index.query(ctx.vector, top_k=5)
           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  File "/app/implementation/rag/pinecone_index.py", line 41, in query
    return self._client.query(vector, top_k=top_k)
           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  File "${SITE_PACKAGES}/pinecone/data/index.py", line 402, in query
    response = self._query(
               ^^^^^^^^^^^^
  File "${SITE_PACKAGES}/pinecone/core/openapi/shared/rest.py", line 121, in request
    raise ConnectionError("Pinecone timeout after 30s")
ConnectionError: Pinecone timeout after 30s
`;

/** What the host reads of the workspace for {@link CELERY_TRACEBACK}: one file as it was, one changed since. */
export const CELERY_SOURCE: readonly FrameSource[] = [
  {
    frame: 3,
    lines: [
      '    def query(self, vector: list[float], top_k: int = 5) -> list[Hit]:',
      '        if not vector:',
      '            return []',
      '        return self._client.query(vector, top_k=top_k)',
      '',
      '    def upsert(self, hits: Iterable[Hit]) -> None:',
      '        self._client.upsert([hit.as_vector() for hit in hits])',
    ],
    firstLine: 38,
    line: 41,
    change: null,
    original: null,
  },
  {
    frame: 2,
    lines: [
      '    ctx = build_context(failure)',
      '    if ctx.vector is None:',
      '        raise NoVector(failure)',
      '    hits = retrying(index.query)(ctx.vector, top_k=10)',
      '    return [hit.explain() for hit in hits]',
    ],
    firstLine: 85,
    line: 88,
    change: 'rewritten',
    original: null,
  },
];

/** A compiled frame of the BullMQ job, as a source map leads to it. */
export const COMPILED_SOURCE: readonly FrameSource[] = [
  {
    frame: 3,
    lines: [
      '  const sandbox = await start(code);',
      '  const { code: exitCode } = await sandbox.wait({ timeout });',
      '  if (exitCode !== 0) {',
      '    throw new Error(`sandbox exited with code ${exitCode}`);',
      '  }',
      '  return sandbox.output();',
      '}',
    ],
    firstLine: 38,
    line: 41,
    change: null,
    original: { file: 'src/sandbox.ts', line: 41, column: 11 },
  },
];

/** The commit before a failure. */
export const COMMIT: Commit = {
  hash: '1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d',
  subject: 'Ask the index for ten neighbours instead of five',
  at: SENT_AT - 7_200_000,
};

/** What Celery writes down when a task asks to be tried again: its own machinery, then what was being handled. */
export const RETRY_TRACEBACK = `Traceback (most recent call last):
  File "/app/implementation/tasks/celery_tasks.py", line 88, in analyze_test_failure
    hits = index.query(ctx.vector, top_k=5)
TimeoutError: The read operation timed out

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "${SITE_PACKAGES}/celery/app/trace.py", line 453, in trace_task
    R = retval = fun(*args, **kwargs)
  File "${SITE_PACKAGES}/celery/app/task.py", line 736, in retry
    raise ret
celery.exceptions.Retry: Retry in 8s: TimeoutError('The read operation timed out')
`;

/** What Python 3.11 and newer write of several errors at once. */
export const GROUP_TRACEBACK = `  + Exception Group Traceback (most recent call last):
  |   File "/app/implementation/rag/gather.py", line 8, in gather_all
  |     raise ExceptionGroup('two of three failed', errors)
  | ExceptionGroup: two of three failed (2 sub-exceptions)
  +-+---------------- 1 ----------------
    | Traceback (most recent call last):
    |   File "/app/implementation/rag/loader.py", line 12, in load
    |     return rows[key]
    | KeyError: 17
    +---------------- 2 ----------------
    | Traceback (most recent call last):
    |   File "/app/implementation/rag/shards.py", line 30, in ask
    |     raise TimeoutError('shard 2')
    | TimeoutError: shard 2
    +------------------------------------
`;

export const FAILED_CELERY: TaskDetail = {
  ...NO_CIRCUMSTANCES,
  task: {
    ref: { connectionId: 'local', system: 'celery', scope: '', id: 'e3f1a2b4-0c9d-4f5e-8a61-7b2c3d4e5f60' },
    name: 'tasks.analyze_test_failure',
    state: 'failed',
    queue: 'evaluation',
    worker: 'worker2@api',
    sentAt: SENT_AT,
    receivedAt: SENT_AT + 104,
    startedAt: SENT_AT + 210,
    finishedAt: SENT_AT + 30_412,
    etaAt: null,
    runtimeMs: 30_202,
    retries: 3,
    error: 'ConnectionError: Pinecone timeout after 30s',
    parentId: '9b1d0c2e-77aa-4e21-9c35-aa01bb02cc03',
    rootId: '5a6b7c8d-1122-4333-8444-555566667777',
    updatedAt: SENT_AT + 30_500,
  },
  args: {
    kind: 'json',
    source: 'result record',
    text: '[{"error_type": "CODE_ERROR", "test_name": "test_user_login", "score": NaN, "run": 90071992547409931234, "tags": ["auth", "flaky"], "skipped": null, "ok": false}]',
  },
  kwargs: {
    kind: 'json',
    source: 'result record',
    text: '{"timeout": 30.0, "deadline": {"__type__": "datetime", "__value__": "2026-11-21T14:24:00"}}',
  },
  result: { kind: 'absent', reason: 'None: the task failed.' },
  exception: 'ConnectionError: Pinecone timeout after 30s',
  tracebacks: [CELERY_TRACEBACK],
  maxRetries: 3,
  progress: null,
  readAt: SENT_AT + 31_000,
};

function stack(attempt: number): string {
  return `Error: sandbox exited with code ${attempt}
    at runInSandbox (/app/src/sandbox.ts:5${attempt}:11)
    at process.processTicksAndRejections (node:internal/process/task_queues:105:5)
    at async evaluateCode (/app/src/evaluate.ts:27:18)
    at async Worker.processJob (/app/node_modules/bullmq/dist/cjs/classes/worker.js:511:28)`;
}

export const FAILED_BULLMQ: TaskDetail = {
  ...NO_CIRCUMSTANCES,
  task: {
    ...FAILED_CELERY.task,
    ref: { connectionId: 'local', system: 'bullmq', scope: 'bull:evaluations', id: '4711' },
    name: 'evaluate_code',
    queue: 'evaluations',
    worker: null,
    receivedAt: null,
    retries: 2,
    error: 'Error: sandbox exited with code 3',
    parentId: null,
    rootId: null,
  },
  args: {
    kind: 'json',
    source: 'job record',
    text: '{"language":"python","code":"def main():\\n    print(1 / 0)\\n\\nmain()\\n","timeout":5}',
  },
  kwargs: { kind: 'absent', reason: 'BullMQ jobs have one data value.' },
  result: { kind: 'absent', reason: 'None: the job failed.' },
  exception: 'Error: sandbox exited with code 3',
  tracebacks: [stack(1), stack(2), stack(3)],
  maxRetries: 2,
  progress: '{"percent": 40, "step": "sandbox"}',
  readAt: SENT_AT + 31_000,
};

export function taskModel(detail: TaskDetail, connection: ConnectionStatus | null = ONLINE): TaskModel {
  const down = connection?.state.kind === 'down';
  const connectionProblem = down
    ? 'Cannot reach localhost:6379 (connection refused). Is Redis running there?'
    : null;
  return {
    kind: 'task',
    detail,
    connection,
    connectionProblem,
    similar: null,
    runs: null,
    actions: ['retry', 'retryEdited', 'forgetResult'],
    refreshError: null,
  };
}

/** The failed Celery task with some of its fields changed. */
export function celeryDetail(
  changes: Partial<Omit<TaskDetail, 'task'>> & { readonly task?: Partial<TaskDetail['task']> } = {},
): TaskDetail {
  const { task, ...rest } = changes;
  return { ...FAILED_CELERY, ...rest, task: { ...FAILED_CELERY.task, ...task } };
}

/** Runs since 41 s; when it was sent is not known. */
export function runningDetail(now: number): TaskDetail {
  return celeryDetail({
    task: {
      name: 'tasks.evaluate_code',
      state: 'started',
      sentAt: null,
      receivedAt: now - 41_500,
      startedAt: now - 41_000,
      finishedAt: null,
      runtimeMs: null,
      retries: 0,
      error: null,
      parentId: null,
      rootId: null,
      updatedAt: now - 41_000,
    },
    args: { kind: 'json', source: 'in-flight message', text: '["e-1842", "print(1)", "python", 5.0]' },
    kwargs: { kind: 'json', source: 'in-flight message', text: '{}' },
    result: { kind: 'absent', reason: 'None yet: the task has not ended.' },
    exception: null,
    tracebacks: [],
    maxRetries: null,
    readAt: now,
  });
}

export const SUCCEEDED = celeryDetail({
  task: {
    name: 'tasks.evaluate_code',
    state: 'succeeded',
    retries: 0,
    error: null,
    runtimeMs: 2_310,
    finishedAt: SENT_AT + 2_520,
  },
  args: {
    kind: 'repr',
    source: 'event',
    truncated: true,
    text: "('e-1842', 'def main():\\n    data = load(\"…\")\\n    for row in data:\\n        print(row)', 'python', {'memory_mb': 512, 'net...')",
  },
  kwargs: { kind: 'repr', source: 'event', truncated: false, text: "{'timeout': Decimal('5.0')}" },
  result: {
    kind: 'json',
    source: 'result record',
    text: '{"passed": true, "stdout": "ok\\n", "score": 0.98}',
  },
  exception: null,
  tracebacks: [],
});

export const PICKLED = celeryDetail({
  args: {
    kind: 'opaque',
    contentType: 'application/x-python-serialize',
    bytes: 12_345,
    repr: "(<Order 17>, 'eu')",
    source: 'queue message',
  },
  kwargs: {
    kind: 'opaque',
    contentType: 'application/x-python-serialize',
    bytes: null,
    repr: null,
    source: 'queue message',
  },
});

/** Text that must stay text, whatever it says. */
export const HOSTILE = [
  '<img src=x onerror="window.pwned=1">',
  '<script>window.pwned=1</script>',
  '</pre></main><iframe srcdoc="<script>parent.pwned=1</script>">',
  '"><svg onload=window.pwned=1>',
  'javascript:window.pwned=1',
  '[click](command:workbench.action.terminal.new)',
  'command:workbench.action.quit?%5B%5D',
  '$(error) $(sync~spin)',
  '\u001b[31mred\u001b[0m \u001b]8;;http://evil\u0007link\u001b]8;;\u0007',
  'user\u202egnp.exe\u2066\u2069\u200b\ufeff',
  '__proto__',
  'constructor',
  '{{7*7}} ${7*7} %s %n',
  'a\u0000b\ud800c',
] as const;

export function hostileDetail(): TaskDetail {
  const everything = HOSTILE.join(' ');
  const object = Object.fromEntries(HOSTILE.map((text) => [text, text]));
  const frames = HOSTILE.map((text) => `  File "/app/${text}", line 7, in ${text}\n    ${text}`).join('\n');
  return celeryDetail({
    task: {
      ref: { ...FAILED_CELERY.task.ref, id: everything },
      name: everything,
      state: HOSTILE[0],
      queue: HOSTILE[1],
      worker: HOSTILE[3],
      parentId: HOSTILE[4],
      rootId: HOSTILE[5],
    },
    args: { kind: 'json', source: 'result record', text: JSON.stringify([...HOSTILE, object]) },
    kwargs: { kind: 'repr', source: 'event', truncated: true, text: everything },
    result: { kind: 'opaque', contentType: everything, bytes: 5, repr: everything, source: 'result record' },
    exception: `${HOSTILE[0]}: ${everything}\n${everything}`,
    tracebacks: [`Traceback (most recent call last):\n${frames}\n${HOSTILE[0]}: ${everything}`, everything],
    progress: JSON.stringify(everything),
    relatives: HOSTILE.map((text) => ({
      relation: 'child',
      ref: { ...FAILED_CELERY.task.ref, id: text },
      name: everything,
      state: text,
    })),
  });
}

/** Arguments of about 5 MB: many items, a long text, deep nesting. */
export function hugeDetail(): TaskDetail {
  const items = Array.from({ length: 25_000 }, (_, index) => ({
    index,
    name: `row ${index}`,
    values: [index, index / 7, null],
  }));
  const nested = `${'['.repeat(400)}${']'.repeat(400)}`;
  const text = `[${JSON.stringify(items)}, ${JSON.stringify('lorem ipsum dolor sit amet '.repeat(140_000))}, ${nested}]`;
  return celeryDetail({ args: { kind: 'json', source: 'queue message', text } });
}
