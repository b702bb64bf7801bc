import type { ManagedProcess } from '../services/managedProcess.ts';

/** One process of the running demo, with what a person wants to know about it. */
export interface DemoPart {
  /** What it belongs to: `Redis`, `Celery`, `BullMQ` or `VS Code`. */
  readonly system: string;
  /** An address or a name. */
  readonly what: string;
  readonly process: ManagedProcess;
  /** Ends what the process alone cannot end. */
  readonly close?: () => Promise<void>;
}

/** Where the parts of the demo find each other, where they log, and who hears of them. */
export interface DemoPlace {
  /** Address of the demo's Redis without a database number. */
  readonly redisUrl: string;
  /** Folder for logs and data of this run. */
  readonly folder: string;
  /** A Python for code that is handed in, or null when there is none. */
  readonly python: string | null;
  /** Called with every part as soon as it has a pid, before it works. */
  readonly onStart: (part: DemoPart) => void;
}
