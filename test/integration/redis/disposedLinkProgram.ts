/**
 * Opens a link to the URL given as argument, uses it as far as it goes, disposes it, and ends by itself when nothing is left open.
 * Prints the kind of the last state.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { systemClock } from '../../../src/monitor/clock.ts';
import { openRedisLink } from '../../../src/monitor/redis/openRedisLink.ts';

const [url = '', disposeAfterMs = '0'] = process.argv.slice(2);
const states: string[] = [];
const link = openRedisLink({
  role: 'broker',
  url,
  password: null,
  tls: null,
  clientName: 'disposed',
  clock: systemClock,
  onState: (state) => states.push(state.kind),
});
const end = performance.now() + Number(disposeAfterMs);
while (link.state.kind !== 'online' && performance.now() < end) await delay(5);
if (link.state.kind === 'online') {
  await link.subscribe(['x.*'], { onMessage: () => undefined, onGap: () => undefined });
  const blocking = await link.openBlocking();
  blocking.call(['BRPOP', 'never', 0], 60_000).catch(() => undefined);
  await link.openClient();
  link.openClient().catch(() => undefined);
  link.call(['BRPOP', 'never', 0]).catch(() => undefined);
}
await link.dispose();
const state: string = link.state.kind;
process.stdout.write(state);
