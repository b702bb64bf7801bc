import { findOnPath } from './findOnPath.ts';
import { progress } from './progress.ts';
import { runTool } from './runTool.ts';

/** Whether packages of Debian or Ubuntu can be installed without asking anybody. */
export function canUseApt(): boolean {
  return process.platform === 'linux' && process.getuid?.() === 0 && findOnPath('apt-get') !== null;
}

let queue: Promise<void> = Promise.resolve();

/**
 * Installs packages; several calls wait for each other, because apt refuses to run twice.
 *
 * @throws Error with apt's own words when the packages cannot be installed.
 */
export function installWithApt(...packages: readonly string[]): Promise<void> {
  const turn = queue.then(() => install(packages));
  queue = turn.catch(() => undefined);
  return turn;
}

async function install(packages: readonly string[]): Promise<void> {
  progress(`apt-get: installing ${packages.join(', ')} (once)`);
  // RUNLEVEL=1 keeps a package such as redis-server from starting its service.
  const env = { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const options = ['-y', '-q', '-o', 'DPkg::Lock::Timeout=300'];
  const args = ['install', '--no-install-recommends', ...options, ...packages];
  try {
    await runTool('apt-get', args, { env });
  } catch {
    // The usual cause is a list of packages that was never fetched or is out of date.
    await runTool('apt-get', ['update', ...options], { env });
    await runTool('apt-get', args, { env });
  }
}
