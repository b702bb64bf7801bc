/**
 * Opens a link to the URL given as argument, waits for the state given as the second, uses it as far as it goes, disposes it
 * some ms later (the third), and ends by itself when nothing is left open. Prints the kind of the last state.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { systemClock } from '../../../src/monitor/clock.ts';
import { openRedisLink } from '../../../src/monitor/redis/openRedisLink.ts';

const [url = '', awaited = '', lingerMs = '0'] = process.argv.slice(2);
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
while (link.state.kind !== awaited) await delay(5);
await delay(Number(lingerMs));
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
