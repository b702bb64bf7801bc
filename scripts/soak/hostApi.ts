import type { MonitorApi, MonitorOptions } from '../../src/contract/monitorApi.ts';

/** What a thread has open and holds, as Node.js tells it. */
export interface ThreadVitals {
  /** Kinds of what keeps its event loop alive, each as often as it is there. */
  readonly resources: readonly string[];
  /** Listeners on its `process`, by event. */
  readonly listeners: Readonly<Record<string, number>>;
  readonly heapBytes: number;
  readonly externalBytes: number;
  /** The longest delay of its loop since the last time that it was asked. */
  readonly loopMaxMs: number;
}

export interface Vitals {
  readonly rssBytes: number;
  /** Of the loop that stands for the extension host's, since the last time that vitals were asked; in ms. */
  readonly loopDelay: { readonly p99: number; readonly max: number };
  /** Processor time of the whole process since its start, in ms. */
  readonly cpuMs: number;
  readonly host: ThreadVitals;
  /** `null` while there is no thread. */
  readonly monitor: ThreadVitals | null;
}

/** What the process that stands for the extension host does when it is told to. */
export interface HostApi {
  /** `file`: the monitor's bundle. */
  start(file: string, options: MonitorOptions): void;
  /** @param collect lets the monitor's thread collect its garbage first, so that its heap is what it holds */
  vitals(collect?: boolean): Promise<Vitals>;
  crashMonitor(): void;
  /** Asks the monitor, as the extension does. */
  ask<M extends keyof MonitorApi>(method: M, args: Parameters<MonitorApi[M]>): ReturnType<MonitorApi[M]>;
  stop(): Promise<void>;
}

/** What it says unasked. */
export interface HostEvents {
  /** The monitor's thread came or went. */
  state(kind: string): void;
  /** Of level `warn` and above. */
  complaint(message: string): void;
}
