/** Runs the in-host tests in a desktop VS Code with the package installed; VS Code is downloaded on first use. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { resolveCliArgsFromVSCodeExecutablePath, runTests } from '@vscode/test-electron';
import {
  buildInHostTests,
  readInHostResults,
  testExtensionFolder,
} from '../test/e2e/inhost/buildInHostTests.ts';
import { startScene } from '../test/e2e/scene.ts';
import { packageExtension } from './bundling/packageExtension.ts';
import { runScript } from './runScript.ts';
import { calmSettings } from './services/calmSettings.ts';
import { freePort } from './services/freePort.ts';
import { downloadDesktopVSCode } from './starting/desktopEditor.ts';
import { runTool } from './toolchain/runTool.ts';

await runScript({}, async () => {
  const program = await downloadDesktopVSCode();
  const { file } = await packageExtension();
  const scene = await startScene('desktop');
  try {
    const profile = join(scene.folder, 'vscode');
    const folders = [`--user-data-dir=${profile}`, `--extensions-dir=${join(profile, 'extensions')}`];
    mkdirSync(join(profile, 'User'), { recursive: true });
    writeFileSync(join(profile, 'User', 'settings.json'), JSON.stringify(calmSettings));
    const [cli = program, ...cliArgs] = resolveCliArgsFromVSCodeExecutablePath(program);
    const own = cliArgs.filter((arg) => !/^--(user-data|extensions)-dir/u.test(arg));
    await runTool(cli, [...own, ...folders, '--install-extension', file]);

    const results = join(scene.folder, 'inhost-tests');
    const tests = await buildInHostTests(results, {
      brokerUrl: scene.brokerUrl,
      resultUrl: scene.resultUrl,
      deadPort: await freePort(),
    });
    const ended = await runTests({
      vscodeExecutablePath: program,
      extensionDevelopmentPath: testExtensionFolder,
      extensionTestsPath: tests,
      launchArgs: [scene.workspace, ...folders, '--disable-workspace-trust'],
    }).then(
      () => null,
      (error: unknown) => error,
    );
    const all = readInHostResults(results) ?? [];
    for (const { name, passed, error } of all) {
      process.stdout.write(`${passed ? '✔' : '✖'} ${name}${error === null ? '' : `\n${error}`}\n`);
    }
    const skipped = all.filter((result) => result.skipped).length;
    const passed = all.filter((result) => result.passed).length - skipped;
    const failed = all.length === 0 ? 1 : all.length - passed - skipped;
    process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
    if (failed > 0) throw ended ?? new Error('The in-host tests wrote no results.');
  } finally {
    await scene.stop();
  }
});
