import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as v from 'valibot';
import { bucketWidthOf, rangeOf } from '../../../../src/host/panels/dashboardBuckets.ts';
import { DASHBOARD_CALLS } from '../../../../src/host/panels/dashboardCalls.ts';
import { rowFilter } from '../../../../src/host/panels/dashboardFilter.ts';
import { parseFilter } from '../../../../src/model/filter/parseFilter.ts';
import { LAST_HOUR } from '../../../webview/dashboardModels.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

describe('what the statistics panel asks', () => {
  it('draws no more bars than can be told apart, of widths that people think in', () => {
    const widths = [15 * MINUTE, 60 * MINUTE, DAY, 7 * DAY, 30 * DAY, 400 * DAY].map((ms) =>
      bucketWidthOf(rangeOf({ kind: 'last', ms }, 1_800_000_000_000)),
    );
    assert.deepEqual(widths, [MINUTE, MINUTE, 15 * MINUTE, 180 * MINUTE, DAY, 4 * DAY]);
  });

  it('leads from a row to its tasks by a filter that can be read, whatever the name', () => {
    const of = (subject: Parameters<typeof rowFilter>[0]['subject']): string | null =>
      rowFilter({ connectionId: 'local', system: 'celery', subject });
    assert.equal(of({ kind: 'name', name: 'tasks.add', queue: 'celery' }), 'name:tasks.add queue:celery');
    assert.equal(of({ kind: 'worker', name: 'celery@h' }), 'worker:celery@h');
    assert.equal(of({ kind: 'rest' }), null);
    assert.equal(of({ kind: 'worker', name: null }), null);
    for (const name of ['a b', '*', '"x" OR y', '-(', 'name:x', 'ü*\\']) {
      const text = of({ kind: 'name', name, queue: null });
      assert.ok(text !== null && parseFilter(text).ok, text ?? '');
    }
  });

  it('is refused when no page of ours would say it', () => {
    const ok = (call: keyof typeof DASHBOARD_CALLS, ...args: unknown[]): boolean =>
      v.is(DASHBOARD_CALLS[call], args);
    assert.ok(ok('choose', LAST_HOUR));
    assert.ok(
      ok('ready', { ...LAST_HOUR, scope: { connectionIds: ['a'], tasks: { kind: 'worker', worker: 'w' } } }),
    );
    assert.ok(!ok('choose', { ...LAST_HOUR, span: { kind: 'between', from: 5, to: 5 } }));
    assert.ok(!ok('choose', { ...LAST_HOUR, span: { kind: 'last', ms: Number.NaN } }));
    assert.ok(!ok('choose', { ...LAST_HOUR, scope: { tasks: { kind: 'all', more: 1 } } }));
    assert.ok(!ok('showTasks', { connectionId: 'a', system: 'other', subject: { kind: 'rest' } }));
    assert.ok(!ok('refresh', 1));
  });
});
