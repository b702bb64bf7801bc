/** Builds dist/. `--production`: minified, as it is packaged. `--watch`: again at every change. */
import { buildExtension, watchExtension } from './bundling/build.ts';
import { describeOutputs } from './bundling/describeOutputs.ts';
import { runScript } from './runScript.ts';

await runScript(
  { production: { type: 'boolean' }, watch: { type: 'boolean' } },
  async ({ values, signal }) => {
    if (values.watch === true) {
      process.stdout.write('Watching; Ctrl-C stops.\n');
      await watchExtension(signal);
      return;
    }
    process.stdout.write(describeOutputs(await buildExtension({ production: values.production === true })));
  },
);
