import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import { before, describe, it } from 'node:test';
import { compileFunction } from 'node:vm';
import { bundles } from '../../../scripts/bundling/bundles.ts';
import { bundleNode } from '../../../scripts/bundling/nodeBundle.ts';
import { COMMANDS, VIEWS } from '../../../src/host/manifest.ts';

/** What the extension host of VS Code has loaded itself before any extension; any other module it would load for us. */
const OF_THE_HOST = ['crypto', 'fs', 'fs/promises', 'os', 'path', 'worker_threads'];

describe('the start of the extension, as it is packaged', () => {
  const texts = new Map<string, string>();

  before(async () => {
    const [extension] = bundles;
    assert.ok(extension);
    const { files } = await bundleNode(extension, { production: true }, 'silent');
    for (const { path, text } of files) texts.set(basename(path), text);
  });

  const start = (): Started => startedWith(texts.get('extension.js') ?? '');

  it('takes the API of VS Code as it is, and asks for it once in each file', () => {
    assert.ok(texts.size > 10, [...texts.keys()].join(', '));
    for (const [file, text] of texts) {
      assert.ok(text.split('require("vscode")').length <= 2, `${file} asks for it more than once`);
    }
    const { asked, listed } = start();
    assert.equal(asked.filter((name) => name === 'vscode').length, 1);
    assert.equal(listed(), 0, 'nobody copies the members of the API');
  });

  it('loads no module that VS Code has not loaded, and no other file of its own', () => {
    const { asked, activate } = start();
    activate();
    const others = asked.filter((name) => name !== 'vscode').map((name) => name.replace('node:', ''));
    assert.deepEqual(
      others.filter((name) => !OF_THE_HOST.includes(name)),
      [],
    );
  });

  it('registers its views and commands at once, and asks the runtime nothing about languages', () => {
    const { activate, called, intl } = start();
    activate();
    assert.deepEqual(intl, [], 'the first answer of Intl takes longer than all the rest');
    const registered = new Set(called);
    const wanted = [
      ...Object.values(VIEWS).map((id) => `vscode.window.createTreeView ${id}`),
      ...Object.values(COMMANDS).map((id) => `vscode.commands.registerCommand ${id}`),
    ];
    assert.deepEqual(
      wanted.filter((call) => !registered.has(call)),
      [],
    );
  });
});

interface Started {
  /** Modules in the order in which they were asked for. */
  readonly asked: readonly string[];
  /** Functions of VS Code that were called, with their first argument when it is a text. */
  readonly called: readonly string[];
  /** Members of `Intl` that were used. */
  readonly intl: readonly string[];
  /** How many times somebody went through the members of the API. */
  readonly listed: () => number;
  readonly activate: () => void;
}

/** Runs the text of a CommonJS module as VS Code does, with an API that answers everything and does nothing. */
function startedWith(text: string): Started {
  const asked: string[] = [];
  const called: string[] = [];
  const intl: string[] = [];
  let listings = 0;
  const answering = (name: string): unknown =>
    new Proxy(function () {}, {
      get: (_target, key) => {
        if (typeof key === 'symbol' || key === 'visible') return undefined;
        return key === 'textDocuments' ? [] : answering(`${name}.${key}`);
      },
      apply: (_target, _this, [first]: readonly unknown[]) => {
        called.push(typeof first === 'string' ? `${name} ${first}` : name);
        // No setting is made, nothing is remembered.
        return name.endsWith('.get') || name.endsWith('.inspect') ? undefined : answering(name);
      },
      construct: () => answering(name) as object,
      ownKeys: (target) => {
        listings++;
        return Reflect.ownKeys(target);
      },
    });
  const api = answering('vscode');
  const builtIn = createRequire(import.meta.url);
  const require = (name: string): unknown => {
    asked.push(name);
    if (name === 'vscode') return api;
    assert.match(name, /^node:/u, 'a file of the extension is loaded later');
    return builtIn(name);
  };
  const module = { exports: {} as { activate(context: unknown): unknown } };
  const watchedIntl = new Proxy(Intl, {
    get: (target, key) => {
      intl.push(String(key));
      return Reflect.get(target, key) as unknown;
    },
  });
  const run = compileFunction(text, ['require', 'module', 'exports', 'Intl']);
  run(require, module, module.exports, watchedIntl);
  const context = new Proxy(
    { extensionPath: '/extension', subscriptions: [] },
    { get: (target, key) => Reflect.get(target, key) ?? answering(`context.${String(key)}`) },
  );
  return {
    asked,
    called,
    intl,
    listed: () => listings,
    activate: () => {
      module.exports.activate(context);
    },
  };
}
