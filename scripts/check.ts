/** Types, lint, format, unused code and licences. */
import { runChecks } from './checks/runChecks.ts';
import { runScript } from './runScript.ts';

await runScript({}, async () => {
  const { failed } = await runChecks();
  if (failed > 0) process.exitCode = 1;
});
