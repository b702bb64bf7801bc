import type { BuildOptions } from 'esbuild';

/** One file that esbuild makes: where it begins and where it goes, both from the root of the project. */
export interface Bundle {
  readonly entry: string;
  /** Without its ending. */
  readonly output: string;
  readonly platform: 'node' | 'browser';
}

/**
 * Everything that is built. For Node.js, modules behind an `import()` are not listed: each becomes a file of its own beside
 * its bundle (see nodeBundle.ts), read only when it is needed.
 */
export const bundles: readonly Bundle[] = [
  { entry: 'src/extension.ts', output: 'dist/extension', platform: 'node' },
  { entry: 'src/monitor/main.ts', output: 'dist/monitor', platform: 'node' },
  { entry: 'src/webview/dashboard/main.ts', output: 'dist/webview/dashboard', platform: 'browser' },
  { entry: 'src/webview/task/main.ts', output: 'dist/webview/task', platform: 'browser' },
];

/** Files that are copied as they are. */
export const copies = [
  { from: 'node_modules/@vscode/codicons/dist/codicon.css', to: 'dist/webview/codicon.css' },
  { from: 'node_modules/@vscode/codicons/dist/codicon.ttf', to: 'dist/webview/codicon.ttf' },
] as const;

/** What the oldest VS Code of `engines.vscode` runs: Electron 42 with Node 24 and Chromium 146. */
export const platformOptions = {
  node: {
    platform: 'node',
    format: 'cjs',
    target: 'node24',
    mainFields: ['module', 'main'],
    external: ['vscode'],
    // A later chunk is read with require(), which needs no second module system.
    supported: { 'dynamic-import': false },
  },
  browser: { platform: 'browser', format: 'iife', target: 'chrome146' },
} as const satisfies Readonly<Record<Bundle['platform'], BuildOptions>>;
