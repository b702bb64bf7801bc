import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GlanceFacts } from '../../../../src/host/glance/glance.ts';
import { statusText } from '../../../../src/host/glance/statusText.ts';
import { COMMANDS, VIEWS } from '../../../../src/host/manifest.ts';
import { alert } from '../alerts/alertSamples.ts';
import { celeryQueue, down, drawing, NOW, status, worker } from '../trees/samples.ts';

function facts(
  changes: Partial<GlanceFacts> = {},
  failures = 0,
  workersOffline: number | null = 0,
): GlanceFacts {
  return {
    monitor: 'running',
    connections: [status()],
    unusable: [],
    overview: { failures, backlog: 16, workersOnline: 2, workersOffline },
    waiting: 12,
    production: [],
    stalled: [],
    stranded: [],
    alerts: [],
    ...changes,
  };
}

test('nothing configured, nothing shown', () => {
  assert.equal(statusText(facts({ connections: [] }), drawing), null);
});

test('failures and backlog at a glance', () => {
  const busy = statusText(facts({}, 3), drawing);
  assert.equal(busy?.text, '$(broadcast) 3 failed · 12 waiting');
  assert.equal(busy.wrong, false);
  assert.equal(busy.view, VIEWS.tasks);
  assert.match(busy.tooltip, /^- Waiting in queues: 12$/mu);
  assert.match(busy.tooltip, /^- Waiting and in flight: 16$/mu);
  const calm = statusText(facts({ waiting: 0 }), drawing);
  assert.equal(calm?.text, '$(broadcast) 0 waiting');
  assert.equal(calm.view, VIEWS.queues);
});

test('unknown is not zero', () => {
  assert.equal(statusText(facts({ waiting: null }), drawing)?.text, '$(broadcast) –');
  const connecting = [status({ state: { kind: 'connecting', since: NOW } })];
  assert.equal(
    statusText(facts({ waiting: null, connections: connecting }), drawing)?.text,
    '$(broadcast) connecting…',
  );
});

test('what is wrong comes first and opens the workers', () => {
  const one = statusText(
    facts({ connections: [status({ name: 'a$(x)', state: down })], waiting: null }),
    drawing,
  );
  assert.equal(one?.text, '$(broadcast) a$\u2060(x) is down');
  assert.equal(one.wrong, true);
  assert.equal(one.view, VIEWS.workers);
  assert.ok(one.tooltip.includes('a\\$\\(x\\)'));
  const two = [status({ state: down }), status({ id: 'b', state: down })];
  assert.equal(
    statusText(facts({ connections: two }), drawing)?.text,
    '$(broadcast) 2 connections down · 12 waiting',
  );
  const offline = statusText(facts({}, 1, 1), drawing);
  assert.equal(offline?.text, '$(broadcast) 1 worker offline · 1 failed · 12 waiting');
  assert.equal(offline.wrong, true);
  const entry = { name: 'x', reason: 'r', place: { scope: 'user', index: 0 } } as const;
  assert.equal(
    statusText(facts({ connections: [], unusable: [entry], waiting: null }), drawing)?.text,
    '$(broadcast) 1 connection unusable',
  );
});

test('workers that take nothing and queues that nobody takes from are told, and opened where they are', () => {
  const stalled = statusText(facts({ stalled: [worker({ name: 'w*1' })] }), drawing);
  assert.equal(stalled?.text, '$(broadcast) 1 worker stalled · 12 waiting');
  assert.equal(stalled.view, VIEWS.workers);
  assert.ok(stalled.tooltip.includes('w\\*1'));
  const stranded = statusText(facts({ stranded: [celeryQueue(), celeryQueue()] }, 4), drawing);
  assert.equal(stranded?.text, '$(broadcast) 2 queues without a worker · 4 failed · 12 waiting');
  assert.equal(stranded.view, VIEWS.queues);
  assert.equal(stranded.wrong, true);
});

test('alerts are told behind what cannot be seen and before all else, and listed by a click', () => {
  const one = statusText(facts({ alerts: [alert({ rule: 'a$(x)' })] }, 3, 1), drawing);
  assert.equal(one?.text, '$(broadcast) alert: a$\u2060(x) · 1 worker offline · 3 failed · 12 waiting');
  assert.equal(one.wrong, true);
  assert.equal(one.command, COMMANDS.showAlerts);
  assert.match(one.tooltip, /^⚠ Alerts: a\\\$.*12 tasks within 10 min/mu);
  const two = statusText(
    facts({ alerts: [alert(), alert({ id: 2 })], connections: [status({ state: down })] }),
    drawing,
  );
  assert.equal(two?.text, '$(broadcast) local is down · 2 alerts · 12 waiting');
  assert.equal(two.command, null);
  assert.equal(two.view, VIEWS.workers);
});

test('production is marked, and named in the tooltip', () => {
  const marked = statusText(facts({ production: ['shop eu'] }), drawing);
  assert.equal(marked?.text, '$(broadcast) $(shield) production · 12 waiting');
  assert.match(marked.tooltip, /^In production: shop eu$/mu);
});

test('a monitor that restarts says so', () => {
  const restarting = statusText(facts({ monitor: 'restarting', connections: [] }), drawing);
  assert.equal(restarting?.text, '$(broadcast) restarting…');
  assert.equal(restarting.wrong, true);
});

test('the tooltip tells missed events and remarks of connections that work', () => {
  const gapped = status({
    lastGap: { from: NOW - 60_000, to: NOW - 30_000 },
    remarks: [{ kind: 'degraded', text: 'Results are in <another> place.' }],
  });
  const tooltip = statusText(facts({ connections: [gapped] }), drawing)?.tooltip ?? '';
  assert.match(tooltip, /\*\*local\*\* {2}\nEvents may have been missed from/);
  assert.ok(tooltip.includes('Results are in \\<another\\> place'), tooltip);
  assert.ok(!(statusText(facts(), drawing)?.tooltip ?? '').includes('missed'));
});
