// The monitor's thread as the extension has it, with a side door: tells its own vital signs when it is asked, and crashes
// when it is told to. Started by hostProgram.ts, which names the monitor's bundle in the environment.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { BroadcastChannel } from 'node:worker_threads';

const NS_PER_MS = 1e6;
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');
const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();
const door = new BroadcastChannel('task-tower-soak');
door.addEventListener('message', ({ data: { question, number } }) => {
  if (question === 'crash') {
    setImmediate(() => {
      throw new Error('a crash on purpose');
    });
  }
  if (question !== 'vitals' && question !== 'collected vitals') return;
  // Twice: what the first one finalises is freed by the second one.
  if (question === 'collected vitals') [collect, collect].forEach((run) => run());
  const listeners = Object.fromEntries(
    process.eventNames().map((name) => [name, process.listenerCount(name)]),
  );
  const { used_heap_size: heapBytes, external_memory: externalBytes } = getHeapStatistics();
  const loopMaxMs = delay.max / NS_PER_MS;
  delay.reset();
  door.postMessage({
    number,
    resources: process.getActiveResourcesInfo(),
    listeners,
    heapBytes,
    externalBytes,
    loopMaxMs,
  });
});
door.unref();

await import(pathToFileURL(process.env['TASK_TOWER_SOAK_MONITOR'] ?? '').href);
