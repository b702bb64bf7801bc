import type { Plugin } from 'esbuild';

const NAMESPACE = 'vscode-once';
/** `import * as vscode from 'vscode'` as esbuild writes it into a chunk, once for each module in it. */
const STAR_IMPORT = /^import \* as ([\w$]+) from "vscode";$/gmu;

/**
 * A chunk that takes the API of VS Code as it is. esbuild makes of each `import * as` of a module that it does not bundle a
 * copy with a getter for every property: in a file of 60 modules that is 60 copies of the whole API, and 60 times VS Code
 * looks up which extension asks for it. That took a third of the time in which the extension was loaded.
 */
export function withVscodeAsItIs(chunk: string): string {
  return chunk.replaceAll(STAR_IMPORT, 'const $1 = require("vscode");');
}

/** Asks VS Code for its API once in each file that is built, however many modules in it do. */
export const vscodeOnce: Plugin = {
  name: 'vscode-once',
  setup(build) {
    build.onResolve({ filter: /^vscode$/ }, ({ path, namespace }) =>
      namespace === NAMESPACE ? { path, external: true } : { path, namespace: NAMESPACE },
    );
    build.onLoad({ filter: /./, namespace: NAMESPACE }, () => ({
      contents: 'module.exports = require("vscode");',
    }));
  },
};
