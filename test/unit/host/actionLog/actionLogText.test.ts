import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { actionLogRow } from '../../../../src/host/actionLog/actionLogRow.ts';
import { actionLogText } from '../../../../src/host/actionLog/actionLogText.ts';
import { drawing } from '../trees/samples.ts';
import type { ActionLogEntry } from '../../../../src/model/actionLog.ts';

const NOW = new Date(2026, 10, 21, 14, 5).getTime();
const DRAWING = { ...drawing, now: NOW };

const ENTRY: ActionLogEntry = {
  id: 3,
  at: new Date(2026, 10, 21, 14, 2, 9).getTime(),
  durationMs: 1_200,
  connectionId: 'local',
  connectionName: 'Local',
  kind: 'celery.purgeQueue',
  summary: "Purge the queue 'celery'",
  refusal: null,
  message: '12 messages were removed.',
  targets: [],
  targetsLeftOut: 0,
  removal: 'kept',
  undo: { batchId: 'b', items: 12, until: new Date(2026, 10, 28, 14, 2).getTime() },
};

describe('an entry of the action log', () => {
  it('is a row that says what was asked, when, where, what came of it, and what can be put back', () => {
    assert.deepEqual(actionLogRow(ENTRY, DRAWING), {
      label: "$(check) Purge the queue 'celery'",
      description: '14:02 · Local',
      detail: 'Done · 12 items can be put back until Nov 28, 14:02 · 12 messages were removed.',
    });
  });

  it('says each outcome in words and by its own icon, never by colour alone', () => {
    const reasons = ['refused', 'unsupported', 'read-only', 'no-reply', 'unreachable'] as const;
    const rows = reasons.map((refusal) =>
      actionLogRow({ ...ENTRY, refusal, removal: null, undo: null, message: 'm' }, DRAWING),
    );
    assert.deepEqual(
      rows.map(({ detail }) => detail),
      ['Refused · m', 'Not supported · m', 'Read-only · m', 'Outcome unknown · m', 'Not reached · m'],
    );
    assert.equal(new Set(rows.map(({ label }) => label)).size, reasons.length);
  });

  it('says for how many it was done when that is some of them', () => {
    const target = { target: 'a', message: '' };
    const targets = [
      { ...target, ok: false },
      { ...target, ok: true },
    ];
    const { label, detail } = actionLogRow({ ...ENTRY, refusal: 'refused', targets, message: 'm' }, DRAWING);
    assert.match(detail, /^Done for 1 of 2 · /);
    assert.match(label, /^\$\(warning\) /);
  });

  it('says what became of what it removed', () => {
    const detail = (removal: ActionLogEntry['removal']): string =>
      actionLogRow({ ...ENTRY, removal, undo: null, message: 'm' }, DRAWING).detail;
    assert.deepEqual(
      [detail('taking'), detail('restored'), detail('gone')],
      ['Done · not all of it is kept yet · m', 'Done · put back · m', 'Done · not kept any more · m'],
    );
  });

  it('makes neither links nor icons of hostile names', () => {
    const hostile = '[x](command:evil) $(trash) \u202e';
    const row = actionLogRow(
      { ...ENTRY, summary: hostile, message: hostile, connectionName: hostile },
      DRAWING,
    );
    for (const text of [row.label.slice('$(check) '.length), row.description, row.detail]) {
      assert.doesNotMatch(text, /\]\(|\$\(|\u202e/);
    }
  });

  it('is a document with everything about every target, failures first', () => {
    const text = actionLogText(
      {
        ...ENTRY,
        refusal: 'refused',
        message: 'Done by 1 of 2 workers.',
        targets: [
          { target: 'w1@h', ok: true, message: 'pong' },
          { target: 'w2@h', ok: false, message: 'no such\ntask' },
        ],
        targetsLeftOut: 7,
      },
      DRAWING,
    );
    assert.match(text, /^Outcome +Done for 8 of 9$/m);
    assert.match(text, /^Time +14:02:09$/m);
    assert.match(text, /^Took +1\.2 s$/m);
    assert.match(text, /^Connection +Local \(local\)$/m);
    assert.match(text, /^Action +Purge Queue$/m);
    assert.match(text, /^What it removed +12 items can be put back until Nov 28, 14:02$/m);
    assert.match(text, /^Purge the queue 'celery' · 14:02:09$/m);
    assert.match(text, /^not done +w2@h +no such\\ntask\ndone +w1@h +pong$/m);
    assert.match(text, /^7 more were not kept in the log\.$/m);
  });
});
