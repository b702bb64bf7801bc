import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { packageJson, root } from './packageJson.ts';
import { sources } from './sources.ts';

const { commands, views, viewsContainers, walkthroughs } = packageJson.contributes;

const css = readFileSync(createRequire(import.meta.url).resolve('@vscode/codicons/dist/codicon.css'), 'utf8');
const codicons = new Set([...css.matchAll(/\.codicon-([\w-]+):before/g)].map(([, name]) => name ?? ''));

function assertCodicon(name: string): void {
  assert.ok(codicons.has(name.replace(/~spin$/, '')), `$(${name}) is no codicon`);
}

describe('icons', () => {
  it('of commands are codicons', () => {
    for (const { icon, command } of commands) {
      if (icon === undefined) continue;
      const name = /^\$\(([\w-]+)\)$/.exec(icon)?.[1];
      assert.ok(name !== undefined, command);
      assertCodicon(name);
    }
  });

  it('in the code are codicons', () => {
    const text = [...sources('src/host'), ...sources('src/model')].map((source) => source.text).join('\n');
    const inText = [...text.matchAll(/\$\(([a-z-]+(?:~spin)?)\)/g)].map(([, name]) => name ?? '');
    const inTrees = [...text.matchAll(/name: '([a-z-]+(?:~spin)?)', color/g)].map(([, name]) => name ?? '');
    assert.ok(inText.length > 3 && inTrees.length > 10);
    for (const name of [...inText, ...inTrees]) assertCodicon(name);
  });

  it('that are files exist', () => {
    const files = [
      packageJson.icon,
      ...viewsContainers.activitybar.map(({ icon }) => icon),
      ...Object.values(views).flatMap((list) => list.map(({ icon }) => icon)),
      ...walkthroughs.flatMap(({ icon, steps }) => [icon, ...steps.map(({ media }) => media.svg)]),
    ];
    for (const file of files) assert.ok(existsSync(join(root, file)), file);
  });

  it('of the marketplace is a PNG of 128 by 128', () => {
    const png = readFileSync(join(root, packageJson.icon));
    assert.equal(png.subarray(1, 4).toString('latin1'), 'PNG');
    assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [128, 128]);
  });

  it('of the side bar have no colour of their own', () => {
    const svg = readFileSync(join(root, viewsContainers.activitybar[0]?.icon ?? ''), 'utf8');
    assert.doesNotMatch(svg, /#[0-9a-f]{3}|rgb\(/i);
    assert.match(svg, /currentColor/);
  });
});
