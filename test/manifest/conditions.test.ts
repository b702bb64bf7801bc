import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CONTEXT_KEYS, VIEWS } from '../../src/host/manifest.ts';
import { CONTEXT_WORDS } from '../../src/host/trees/contextValues.ts';
import { packageJson } from './packageJson.ts';

const { commands, menus, viewsWelcome, keybindings = [], walkthroughs } = packageJson.contributes;

/** Every `when` and `enablement` of package.json. */
const conditions = [
  ...commands.flatMap(({ enablement }) => enablement ?? []),
  ...Object.values(menus).flatMap((items) => items.flatMap(({ when }) => when ?? [])),
  ...viewsWelcome.map(({ when }) => when),
  ...keybindings.flatMap(({ when }) => when ?? []),
];

/** Context keys of VS Code itself that we use. */
const BUILT_IN = [
  'view',
  'viewItem',
  'editorTextFocus',
  'editorHasSelection',
  'focusedView',
  'resourceScheme',
  'false',
];

describe('conditions', () => {
  it('use only context keys that somebody sets', () => {
    const ours: readonly string[] = Object.values(CONTEXT_KEYS);
    for (const condition of conditions) {
      for (const part of condition.split(/&&|\|\|/)) {
        const key = part.trim().replace(/^!/, '').split(/\s/)[0] ?? '';
        assert.ok(BUILT_IN.includes(key) || ours.includes(key), `${key} in ${condition}`);
      }
    }
  });

  it('use every context key that we set', () => {
    const text = conditions.join('\n');
    for (const key of Object.values(CONTEXT_KEYS)) assert.ok(text.includes(key), key);
  });

  it('compare views with views that exist', () => {
    const views: readonly string[] = Object.values(VIEWS);
    for (const condition of conditions) {
      for (const [, view = ''] of condition.matchAll(/\bview == ([\w.]+)/g))
        assert.ok(views.includes(view), view);
      for (const [, pattern = ''] of condition.matchAll(/\bview =~ \/(.*?)\/(?= |$)/g)) {
        assert.ok(
          views.some((view) => new RegExp(pattern).test(view)),
          pattern,
        );
      }
    }
  });

  it('look for words that nodes really carry', () => {
    const words: readonly string[] = Object.values(CONTEXT_WORDS);
    const used = conditions.flatMap((condition) =>
      [...condition.matchAll(/viewItem =~ \/\\b(\w+)\\b\//g)].map(([, word]) => word ?? ''),
    );
    assert.ok(used.length > 5);
    for (const word of used) assert.ok(words.includes(word), word);
    const withItem = conditions.filter((condition) => condition.includes('viewItem'));
    assert.equal(withItem.length, used.length, 'each viewItem condition looks for one whole word');
  });

  it('compare the number of connections with what it can be', () => {
    for (const condition of [
      ...conditions,
      ...walkthroughs.flatMap(({ steps }) => steps.flatMap((step) => step.completionEvents)),
    ]) {
      for (const [, value] of condition.matchAll(/taskTower\.connectionCount == (\w+)/g)) {
        assert.ok(value === 'none' || value === 'some', condition);
      }
    }
  });
});
