// The entry of every npm script, in JavaScript that Node 20 reads: makes sure of the dependencies and of a
// Node 24, then runs scripts/<name>.ts with it. Signals go through to the script, its exit code comes back.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dependenciesAreInstalled } from './toolchain/dependencies.mjs';
import { ensureNode24 } from './toolchain/node24.mjs';
import { runNpm } from './toolchain/npm.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const oldestNode = 20;

try {
  process.exitCode = await run(...process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

async function run(name, ...args) {
  const script = join(root, 'scripts', `${name}.ts`);
  if (name === undefined || !existsSync(script)) {
    throw new Error('Usage: node scripts/bootstrap.mjs <name of a script> [arguments]');
  }
  if (Number(process.versions.node.split('.')[0]) < oldestNode) {
    throw new Error(
      `Node ${oldestNode} or newer is needed to begin; this is ${process.version}. Update Node.`,
    );
  }
  if (!dependenciesAreInstalled(root)) {
    process.stderr.write('  Dependencies: installing them (npm ci)\n');
    runNpm(['ci', '--loglevel=error'], root);
  }
  return runScript(ensureNode24(), script, args);
}

function runScript(node, script, args) {
  const path = [dirname(node), join(root, 'node_modules', '.bin'), process.env['PATH'] ?? ''].join(delimiter);
  const child = spawn(node, ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON', script, ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PATH: path },
  });
  // A terminal sends Ctrl-C to both of us; a signal to this process alone is passed on. Either way the
  // script decides when to end, and we end after it.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? 128 + (constants.signals[signal] ?? 0)));
  });
}
