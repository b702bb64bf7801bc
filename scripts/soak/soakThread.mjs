// The monitor's thread as the extension has it, with a side door: tells its own vital signs when it is asked, and crashes
// when it is told to. Started by hostProgram.ts, which names the monitor's bundle in the environment.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { getHeapStatistics } from 'node:v8';
import { BroadcastChannel } from 'node:worker_threads';

const NS_PER_MS = 1e6;
const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();
const door = new BroadcastChannel('task-tower-soak');
door.addEventListener('message', ({ data: question }) => {
  if (question === 'crash') {
    setImmediate(() => {
      throw new Error('a crash on purpose');
    });
  }
  if (question !== 'vitals') return;
  const listeners = Object.fromEntries(
    process.eventNames().map((name) => [name, process.listenerCount(name)]),
  );
  const { used_heap_size: heapBytes, external_memory: externalBytes } = getHeapStatistics();
  const loopMaxMs = delay.max / NS_PER_MS;
  delay.reset();
  door.postMessage({
    resources: process.getActiveResourcesInfo(),
    listeners,
    heapBytes,
    externalBytes,
    loopMaxMs,
  });
});
door.unref();

await import(pathToFileURL(process.env['TASK_TOWER_SOAK_MONITOR'] ?? '').href);
