import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dataConflict, dataDigest } from '../../../../../src/host/actions/bullmq/document/dataConflict.ts';
import {
  type JobDocumentTarget,
  jobTargetQuery,
  readJobTarget,
} from '../../../../../src/host/actions/bullmq/document/jobDocumentTarget.ts';
import {
  dataDocumentText,
  jobDocumentText,
  schedulerDocumentText,
} from '../../../../../src/host/actions/bullmq/document/jobDocumentText.ts';
import { readJobDocument } from '../../../../../src/host/actions/bullmq/document/readJobDocument.ts';
import type { JobScheduler } from '../../../../../src/model/jobScheduler.ts';
import { NO_CIRCUMSTANCES, type TaskDetail } from '../../../../../src/model/task.ts';
import { drawing, NOW, task } from '../../trees/samples.ts';

const { t } = drawing;
const PLACE = { connectionId: 'local', prefix: 'bull', queue: 'mail' };
const JOB: JobDocumentTarget = { kind: 'job', ...PLACE };
const SCHEDULER: JobDocumentTarget = { kind: 'scheduler', ...PLACE };
const DATA = '{"to":12345678901234567890}';
const EDIT = { kind: 'data', ...PLACE, id: '7', was: dataDigest(DATA) } as const;

function problems(text: string, target: JobDocumentTarget): readonly string[] {
  const read = readJobDocument(text, target, t);
  return read.ok ? [] : read.problems.map(({ message }) => message);
}

describe('the document of a job', () => {
  it('adds what it was opened with, digit by digit', () => {
    const text = jobDocumentText({
      name: 'letter',
      data: { kind: 'json', text: DATA, source: 'job record' },
      options: '{"attempts":3}',
      schema: 'task-tower-schema://bullmq/x/y.json',
    });
    assert.match(
      text,
      /"\$schema": "task-tower-schema:\/\/bullmq\/x\/y\.json"\n\}\n$/,
      'after all that is edited',
    );
    const read = readJobDocument(text, JOB, t);
    assert.deepEqual(read, {
      ok: true,
      action: { kind: 'bullmq.addJob', ...PLACE, name: 'letter', data: DATA, options: '{"attempts":3}' },
    });
  });

  it('starts empty where nothing is known', () => {
    const read = readJobDocument(
      jobDocumentText({ name: 'letter', data: null, options: null, schema: 's' }),
      JOB,
      t,
    );
    assert.ok(read.ok && read.action.kind === 'bullmq.addJob');
    assert.deepEqual([read.action.data, read.action.options], ['{}', null]);
  });

  it('says at its place what cannot be sent', () => {
    const text = '{"name": " ", "options": [], "prio": 1}';
    const read = readJobDocument(text, JOB, t);
    assert.ok(!read.ok);
    assert.deepEqual(
      read.problems.map(({ message, offset, length }) => [message, text.slice(offset, offset + length)]),
      [
        ["'prio' is not known here", '"prio"'],
        ['"options" must be an object: {}', '"options"'],
        ['"name" must be a text that is not empty', '"name"'],
      ],
    );
    assert.match(problems('{"name": "a", "data": [NaN]}', JOB).join(), /'NaN' is not JSON/);
    assert.match(problems('{', JOB).join(), /This is not JSON/);
    assert.deepEqual(problems('[]', JOB), ['The document must be one object']);
  });

  it('finds its target again, and nothing else', () => {
    for (const target of [JOB, SCHEDULER, EDIT]) {
      assert.deepEqual(readJobTarget(jobTargetQuery(target)), target);
    }
    for (const query of ['', '{}', '{"kind":"job"}', '{"connectionId":"a","retryOf":null}']) {
      assert.equal(readJobTarget(query), null);
    }
  });
});

describe('the document of data', () => {
  it('is the data itself, whatever JSON value it is', () => {
    for (const data of [DATA, '[1]', '"text"', 'null']) {
      const read = readJobDocument(dataDocumentText(data) ?? '', EDIT, t);
      assert.deepEqual(read, { ok: true, action: { kind: 'bullmq.updateData', ...PLACE, id: '7', data } });
    }
    assert.equal(dataDocumentText('{'), null);
  });

  it('is not sent when the job has moved on since', async () => {
    const detail = (state: string, text: string): TaskDetail => ({
      ...NO_CIRCUMSTANCES,
      task: task({ state }),
      args: { kind: 'json', text, source: 'job record' },
      kwargs: { kind: 'absent', reason: '' },
      result: { kind: 'absent', reason: '' },
      exception: null,
      tracebacks: [],
      maxRetries: null,
      progress: null,
      readAt: NOW,
    });
    const conflict = (found: TaskDetail | null): Promise<string | null> =>
      dataConflict(EDIT, { getTaskDetail: async () => found }, t);
    assert.equal(await conflict(detail('waiting', DATA)), null);
    assert.equal(await conflict(detail('delayed', DATA)), null);
    assert.match((await conflict(detail('started', DATA))) ?? '', /job 7 is started now/);
    assert.match((await conflict(detail('waiting', '{}'))) ?? '', /somebody else has changed the data/);
    assert.match((await conflict(null)) ?? '', /has been removed in the meantime/);
  });
});

describe('the document of a job scheduler', () => {
  const scheduler: JobScheduler = {
    connectionId: 'local',
    queue: 'bull:mail',
    id: 'digest',
    name: 'letter',
    everyMs: null,
    pattern: '0 3 * * *',
    timeZone: 'Europe/Zurich',
    nextAt: NOW,
    startAt: null,
    endAt: NOW,
    limit: 10,
    iterations: 3,
    kind: 'scheduler',
    data: DATA,
    options: '{"attempts":2}',
  };

  it('saves what it was opened with', () => {
    const read = readJobDocument(schedulerDocumentText(scheduler), SCHEDULER, t);
    assert.deepEqual(read, {
      ok: true,
      action: {
        kind: 'bullmq.upsertScheduler',
        ...PLACE,
        schedulerId: 'digest',
        schedule: { every: null, pattern: '0 3 * * *', timeZone: 'Europe/Zurich' },
        bounds: { startAt: null, endAt: NOW, limit: 10 },
        name: 'letter',
        data: DATA,
        options: '{"attempts":2}',
      },
    });
    const byInterval = { ...scheduler, everyMs: 5_000, pattern: null, timeZone: null };
    const again = readJobDocument(schedulerDocumentText(byInterval), SCHEDULER, t);
    assert.ok(again.ok && again.action.kind === 'bullmq.upsertScheduler');
    assert.deepEqual(again.action.schedule, { every: 5_000, pattern: null });
  });

  it('of a new one wants an id and a name', () => {
    assert.deepEqual(problems(schedulerDocumentText(null), SCHEDULER), [
      '"id" must be a text that is not empty',
      '"name" must be a text that is not empty',
    ]);
  });

  it('wants one rule, and a time zone that exists', () => {
    const rest = '"id": "a", "name": "b"';
    assert.match(problems(`{${rest}}`, SCHEDULER).join(), /either "every" in ms or a cron "pattern"/);
    assert.match(problems(`{${rest}, "every": 1, "pattern": "* * * * *"}`, SCHEDULER).join(), /either/);
    assert.match(problems(`{${rest}, "every": 0.5}`, SCHEDULER).join(), /whole number from 1/);
    assert.match(problems(`{${rest}, "every": 1, "timeZone": "UTC"}`, SCHEDULER).join(), /belongs to a/);
    const nowhere = problems(`{${rest}, "pattern": "* * * * *", "timeZone": "Mars/Base"}`, SCHEDULER);
    assert.match(nowhere.join(), /must be a name such as/);
    assert.match(problems(`{${rest}, "every": 1, "endDate": "soon"}`, SCHEDULER).join(), /must be a time/);
  });
});
