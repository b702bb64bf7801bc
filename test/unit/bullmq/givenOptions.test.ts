import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { root } from '../../../scripts/root.ts';
import { parseJobOptions } from '../../../src/monitor/bullmq/actions/jobOptions.ts';
import { givenOptions } from '../../../src/monitor/bullmq/givenOptions.ts';

describe('the options that a job was added with', () => {
  it('bear the names under which another one is added', () => {
    const opts = '{"attempts":3,"backoff":{"type":"fixed","delay":5},"kl":10,"fpof":true,"delay":0}';
    const given = givenOptions(opts);
    assert.equal(
      given,
      '{"attempts":3,"backoff":{"type":"fixed","delay":5},"keepLogs":10,"failParentOnFailure":true}',
    );
    assert.ok(parseJobOptions(given).ok);
  });

  it('leave out what makes it just that job', () => {
    const opts = '{"jobId":"a","parent":{"id":"1"},"de":{"id":"x"},"timestamp":5,"prevMillis":7,"delay":90}';
    assert.equal(givenOptions(opts), '{"delay":90}');
    assert.equal(givenOptions('{"repeat":{"every":5},"delay":90,"attempts":2}'), '{"attempts":2}');
  });

  it('are not known when they cannot be read', () => {
    for (const opts of [null, '', '[]', '{']) assert.equal(givenOptions(opts), null);
  });
});

describe('the schema of a job', () => {
  it('has the options that may be given', () => {
    const schema = JSON.parse(readFileSync(join(root, 'schemas', 'bullmq-job.json'), 'utf8')) as {
      properties: { options: { properties: Record<string, unknown> } };
    };
    const unknown = parseJobOptions('{"?":1}');
    assert.ok(!unknown.ok);
    const known = /Known are (.*)\.$/.exec(unknown.message)?.[1]?.split(', ') ?? [];
    assert.ok(known.length > 10);
    assert.deepEqual(Object.keys(schema.properties.options.properties).toSorted(), known.toSorted());
  });
});
