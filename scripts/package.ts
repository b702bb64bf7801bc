/** Builds for production and packs task-tower.vsix. */
import { packageExtension } from './bundling/packageExtension.ts';
import { runScript } from './runScript.ts';

await runScript({}, async () => {
  const { file, bytes, entries } = await packageExtension();
  process.stdout.write(entries.map((entry) => `  ${entry}\n`).join(''));
  process.stdout.write(`${file}: ${entries.length} files, ${(bytes / 1000).toFixed(1)} kB\n`);
});
