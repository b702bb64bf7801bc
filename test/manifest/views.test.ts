import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DASHBOARD_VIEW_TYPE, TASK_PANEL_VIEW_TYPE, VIEW_CONTAINER, VIEWS } from '../../src/host/manifest.ts';
import { packageJson } from './packageJson.ts';

const { views, viewsContainers, viewsWelcome, walkthroughs } = packageJson.contributes;

describe('views', () => {
  it('are the same in package.json and in the code', () => {
    assert.deepEqual(
      viewsContainers.activitybar.map(({ id }) => id),
      [VIEW_CONTAINER],
    );
    assert.deepEqual(Object.keys(views), [VIEW_CONTAINER]);
    assert.deepEqual(
      views[VIEW_CONTAINER]?.map(({ id }) => id),
      Object.values(VIEWS),
    );
  });

  it('each say what to do when they are empty, with and without a connection', () => {
    for (const view of Object.values(VIEWS)) {
      const welcomes = viewsWelcome.filter((welcome) => welcome.view === view);
      assert.ok(
        welcomes.some(({ when }) => when.includes('== none')),
        view,
      );
      assert.ok(
        welcomes.some(({ when }) => when.includes('== some')),
        view,
      );
    }
  });

  it('and panels wake the extension up', () => {
    for (const type of [TASK_PANEL_VIEW_TYPE, DASHBOARD_VIEW_TYPE]) {
      assert.ok(packageJson.activationEvents.includes(`onWebviewPanel:${type}`), type);
    }
    assert.ok(packageJson.activationEvents.includes('onUri'), 'links to tasks');
  });

  it('lead to a walkthrough that exists', () => {
    const [walkthrough] = walkthroughs;
    const id = encodeURIComponent(`"${packageJson.publisher}.${packageJson.name}#${walkthrough?.id}"`);
    const links = viewsWelcome.flatMap(({ contents }) => [...contents.matchAll(/openWalkthrough\?([^)]+)/g)]);
    assert.ok(links.length > 0);
    for (const [, target] of links) assert.equal(target, id);
  });
});
