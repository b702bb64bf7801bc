import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { COMMANDS } from '../../src/host/manifest.ts';
import { packageJson } from './packageJson.ts';
import { sources } from './sources.ts';

const { commands, menus, viewsWelcome, walkthroughs, keybindings = [] } = packageJson.contributes;
const declared = commands.map(({ command }) => command);

describe('commands', () => {
  it('are the same in package.json and in the code', () => {
    assert.deepEqual(declared.toSorted(), Object.values(COMMANDS).toSorted());
  });

  it('are each registered once', () => {
    const text = [...sources('src')].map((source) => source.text).join('\n');
    // By itself, or as a row of the table of actions.
    const registered = [
      ...text.matchAll(/\bregisterCommand\(\s*COMMANDS\.(\w+)|^ {2}\[COMMANDS\.(\w+)\]: /gm),
    ].map(([, key, row]) => key ?? row ?? '');
    assert.deepEqual(registered.toSorted(), Object.keys(COMMANDS).toSorted());
  });

  it('have a category and a title without it', () => {
    for (const { category, title } of commands) {
      assert.equal(category, 'Task Tower');
      assert.ok(!title.startsWith('Task Tower'), title);
    }
  });

  it('that are mentioned anywhere exist', () => {
    const texts = [
      ...viewsWelcome.map(({ contents }) => contents),
      ...walkthroughs.flatMap(({ steps }) => steps.map(({ description }) => description)),
      ...Object.values(packageJson.contributes.configuration.properties).map(
        (setting) => setting.markdownDescription,
      ),
    ];
    const views = Object.values(packageJson.contributes.views)
      .flat()
      .map(({ id }) => `${id}.focus`);
    const mentioned = [
      ...Object.values(menus).flatMap((items) => items.map(({ command }) => command)),
      ...keybindings.map(({ command }) => command),
      ...texts.flatMap((text) => [...text.matchAll(/command:([\w.]+)/g)].map(([, command]) => command ?? '')),
      ...walkthroughs.flatMap(({ steps }) =>
        steps.flatMap(({ completionEvents }) =>
          completionEvents.flatMap((event) => (event.startsWith('onCommand:') ? [event.slice(10)] : [])),
        ),
      ),
    ];
    assert.ok(mentioned.length > 20);
    for (const command of mentioned) {
      const known = declared.includes(command) || views.includes(command) || command.startsWith('workbench.');
      assert.ok(known, command);
    }
  });

  it('that need a connection are not offered in the palette without one', () => {
    const palette = menus['commandPalette'] ?? [];
    for (const { command, enablement } of commands) {
      if (enablement === undefined) continue;
      const item = palette.find((one) => one.command === command);
      assert.equal(item?.when, enablement, command);
    }
  });
});
