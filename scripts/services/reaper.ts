/**
 * A process of its own that outlives its parent by a moment: when its standard input ends, because the
 * parent ended in whatever way (a kill -9 included), it ends every process group that is still on its list.
 *
 * Lines it reads: `+<pid>` adds a group, `-<pid>` removes one, `d<path>` names a folder to delete at the end,
 * `k<path>` one to keep after all.
 */
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { isGroupAlive, killGroup, signalLeader } from './processGroup.ts';

const graceMs = 3000;
const groups = new Set<number>();
const folders = new Set<string>();

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

for await (const line of createInterface({ input: process.stdin })) {
  const value = line.slice(1);
  if (line.startsWith('+')) groups.add(Number(value));
  else if (line.startsWith('-')) groups.delete(Number(value));
  else if (line.startsWith('d')) folders.add(value);
  else if (line.startsWith('k')) folders.delete(value);
}

for (const leader of groups) signalLeader(leader, 'SIGTERM');
const deadline = performance.now() + graceMs;
while (performance.now() < deadline && [...groups].some(isGroupAlive)) await delay(50);
for (const leader of groups) killGroup(leader);
for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
