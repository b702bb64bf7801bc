import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { alertRows, type AlertList } from '../../../../src/host/alerts/alertRows.ts';
import { alertNotice, alertTimes } from '../../../../src/host/alerts/alertText.ts';
import { parseAlertRules } from '../../../../src/host/alerts/alertRuleSetting.ts';
import { formatClockTime } from '../../../../src/host/format/clockTime.ts';
import { alertTasksFilter } from '../../../../src/model/alertFilter.ts';
import { parseFilter } from '../../../../src/model/filter/parseFilter.ts';
import { NO_ALERTS } from '../../../../src/model/alert.ts';
import { drawing, NOW } from '../trees/samples.ts';
import { alert } from './alertSamples.ts';

const NOBODY = { has: () => false, until: () => null };

function rows(changes: Partial<AlertList>) {
  return alertRows({ board: NO_ALERTS, rules: [], unusable: [], muted: NOBODY, ...changes }, drawing);
}

function rulesOf(...names: readonly string[]) {
  const entries = names.map((name) => ({ name, filter: 'state:failed', count: 5, within: '10m' }));
  return parseAlertRules(entries, drawing.t).flatMap((one) => (one.ok ? [one.rule] : []));
}

function time(at: number): string {
  return formatClockTime(at, NOW, 'en');
}

describe('the list of alerts', () => {
  it('offers an example where there is no rule', () => {
    assert.deepEqual(
      rows({}).map(({ label }) => label),
      ['', '$(add) Add an Alert Rule'],
    );
  });

  it('has what fires first, then what cannot be used, what does not fire, and what did', () => {
    const ended = alert({ id: 2, rule: 'slow', endedAt: NOW - 60_000, ending: 'over', seenAt: NOW - 65_000 });
    const found = rows({
      board: {
        open: [alert({ tasks: 100, hasMore: true })],
        ended: [ended],
        states: [
          { rule: 'failures', connectionId: 'local', connectionName: 'local', unknown: null },
          { rule: 'slow', connectionId: 'local', connectionName: 'local', unknown: 'gap' },
          { rule: 'slow', connectionId: 'b', connectionName: 'other', unknown: null },
        ],
      },
      rules: rulesOf('failures', 'slow', 'calm'),
      unusable: [{ ok: false, name: 'wrong $(x)', reason: 'Column 3.' }],
    });
    assert.deepEqual(
      found.map(({ label, description, detail }) => [label, description, detail]),
      [
        ['Firing', undefined, undefined],
        [
          '$(bell-dot) failures',
          `more than 100 tasks within 10 min · since ${time(NOW - 1_800_000)} · local`,
          'state:failed',
        ],
        ['Cannot be used', undefined, undefined],
        ['$(error) wrong $\u2060(x)', undefined, 'Column 3.'],
        ['Not firing', undefined, undefined],
        [
          '$(question) slow',
          'from 5 tasks within 10 min',
          'local: Not known: events were missed within its time. · state:failed',
        ],
        ['$(bell) calm', 'from 5 tasks within 10 min', 'state:failed'],
        ['Earlier', undefined, undefined],
        [
          '$(history) slow',
          `12 tasks within 10 min · ${time(NOW - 1_800_000)} to ${time(NOW - 60_000)} · local`,
          'state:failed',
        ],
        ['', undefined, undefined],
        ['$(gear) Edit Alert Rules', undefined, undefined],
      ],
    );
  });

  it('says of an open alert that nothing is known of it now, and that it is muted', () => {
    const states = [
      { rule: 'failures', connectionId: 'local', connectionName: 'local', unknown: 'down' },
    ] as const;
    const board = { ...NO_ALERTS, open: [alert()], states };
    const muted = { has: () => true, until: () => NOW + 60_000 };
    const [, row] = rows({ board, muted });
    assert.equal(
      row?.detail,
      `Not known: the connection is down. · muted until ${time(NOW + 60_000)} · state:failed`,
    );
    const [, forSession] = rows({ board, muted: { has: () => true, until: () => null } });
    assert.match(forSession?.detail ?? '', / · muted · /);
  });

  it('tells when an alert was last seen, where that is long before its end, and when it was watched no more', () => {
    const seenAt = NOW - 25 * 60_000;
    assert.equal(
      alertTimes(alert({ seenAt, endedAt: NOW, ending: 'over' }), drawing),
      `${time(NOW - 1_800_000)} to ${time(NOW)}, last seen at ${time(seenAt)}`,
    );
    assert.equal(
      alertTimes(alert({ seenAt, endedAt: seenAt, ending: 'unwatched' }), drawing),
      `${time(NOW - 1_800_000)} to ${time(seenAt)}, not watched since`,
    );
  });

  it('makes nothing of what a name says', () => {
    const hostile = alert({ rule: '[a](command:x) $(zap)\u202Eb\n', connectionName: '$(bug)' });
    const notice = alertNotice(hostile, drawing);
    assert.ok(!notice.includes('](') && !notice.includes('$(') && !notice.includes('\n'), notice);
  });
});

describe('the tasks of an alert', () => {
  it('are those of its window and its connection, as a filter that can be read', () => {
    const beganAt = new Date(2026, 10, 21, 10, 30, 59, 7).getTime();
    const endedAt = beganAt + 19 * 60_000 + 1;
    assert.equal(alertTasksFilter(alert({ beganAt }), true), 'state:failed since:2026-11-21T10:20');
    const ended = alert({ beganAt, endedAt, filter: 'a OR b', connectionId: 'my server' });
    assert.equal(
      alertTasksFilter(ended, false),
      '(a OR b) since:2026-11-21T10:20 until:2026-11-21T10:50 connection:"my server"',
    );
    assert.ok(parseFilter(alertTasksFilter(alert({ beganAt: NOW + 1 }), false)).ok);
  });
});
