import { spawnSync } from 'node:child_process';

/**
 * Runs npm in a folder and waits for it. What it writes is shown when it fails.
 *
 * @param {readonly string[]} args
 * @param {string} folder
 */
export function runNpm(args, folder) {
  const [command, ...first] = npmCommand();
  const run = spawnSync(command, [...first, ...args], {
    cwd: folder,
    encoding: 'utf8',
    // npm is a command file on Windows, which only a shell can start.
    shell: first.length === 0 && process.platform === 'win32',
  });
  if (run.error) throw new Error(`npm cannot be started: ${run.error.message}. It comes with Node.`);
  if (run.status !== 0)
    throw new Error(`"npm ${args.join(' ')}" failed.\n${run.stdout}${run.stderr}`.trimEnd());
}

/**
 * The npm that runs us, else the one on PATH: program and first arguments.
 *
 * @returns {readonly [string, ...string[]]}
 */
export function npmCommand() {
  const running = process.env['npm_execpath'];
  return running?.endsWith('npm-cli.js') ? [process.execPath, running] : ['npm'];
}
