// The monitor's thread as the extension has it, with a side door: tells its own vital signs when it is asked, and crashes
// when it is told to. Started by hostProgram.ts, which names the monitor's bundle in the environment.
import { pathToFileURL } from 'node:url';
import { getHeapStatistics } from 'node:v8';
import { BroadcastChannel } from 'node:worker_threads';

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
  door.postMessage({ resources: process.getActiveResourcesInfo(), listeners, heapBytes, externalBytes });
});
door.unref();

await import(pathToFileURL(process.env['TASK_TOWER_SOAK_MONITOR'] ?? '').href);
