/**
 * Starts the demo: a Redis, Celery and BullMQ applications, and VS Code with the extension connected to them.
 * `--desktop`: in a desktop VS Code. `--no-open`: only prints the address. Ctrl-C stops everything.
 */
import { runScript } from './runScript.ts';
import { ownFolder } from './services/ownership.ts';
import { DemoParts } from './starting/demoParts.ts';
import { openBrowser } from './starting/openBrowser.ts';
import { startDemo } from './starting/startDemo.ts';
import { summary } from './starting/summary.ts';
import { untilAborted } from './untilAborted.ts';

const options = { desktop: { type: 'boolean' }, 'no-open': { type: 'boolean' } } as const;

await runScript(options, async ({ values, signal }) => {
  const folder = ownFolder('demo');
  const parts = new DemoParts(folder);
  const stopped = untilAborted(signal);
  try {
    const desktop = values.desktop === true;
    const demo = await Promise.race([startDemo(parts, { desktop, folder, signal }), stopped]);
    if (demo === null) return;
    process.stdout.write(summary(parts.list, folder, demo.missingCelery));
    if (demo.url !== null) {
      process.stdout.write(`\n  Open ${demo.url}\n`);
      if (values['no-open'] !== true) openBrowser(demo.url);
    }
    process.stdout.write('\n  Ctrl-C stops everything.\n\n');
    await stopped;
  } finally {
    if (parts.list.length > 0) process.stdout.write('\n  Stopping\n');
    await parts.stop();
    if (parts.list.length > 0) process.stdout.write(`  ${parts.list.length} processes stopped\n`);
  }
});
process.exit();
