/**
 * Feeds damaged Celery data (messages, events, results, bindings, in-flight values, control replies) to everything that
 * reads it, and fails when anything throws. `--inputs 1000000`, `--seed 1`. Prints one JSON line a kind.
 */
import { fuzzCelery } from './fuzz/fuzzCelery.ts';
import { runScript } from './runScript.ts';

const SLICE = 20_000;

const options = { inputs: { type: 'string' }, seed: { type: 'string' } } as const;

await runScript(options, ({ values, signal }) => {
  const inputs = wholeNumber('--inputs', values.inputs ?? '1000000');
  const seed = wholeNumber('--seed', values.seed ?? '1');
  const sums = new Map<string, { inputs: number; understood: number }>();
  const start = performance.now();
  for (let done = 0; done < inputs; done += SLICE) {
    signal.throwIfAborted();
    for (const { kind, ...count } of fuzzCelery(Math.min(SLICE, inputs - done), seed + done)) {
      const sum = sums.get(kind) ?? { inputs: 0, understood: 0 };
      sum.inputs += count.inputs;
      sum.understood += count.understood;
      sums.set(kind, sum);
    }
  }
  const seconds = (performance.now() - start) / 1_000;
  for (const [kind, { inputs, understood }] of sums) {
    process.stdout.write(`${JSON.stringify({ kind, inputs, understood, refused: inputs - understood })}\n`);
  }
  process.stdout.write(
    `${JSON.stringify({ inputs, seed, perSecond: Math.round(inputs / seconds), threw: 0 })}\n`,
  );
  return Promise.resolve();
});

function wholeNumber(option: string, text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 0)
    throw new Error(`${option} takes a whole number, not "${text}".`);
  return number;
}
