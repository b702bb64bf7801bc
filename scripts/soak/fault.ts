import type { CeleryAppSettings } from '../../test/services/index.ts';
import type { WatchedHost } from './watchedHost.ts';

/** Real servers on which one fault can be made to happen. */
export interface FaultScene {
  /** What the monitor is told to watch; results lie there too. */
  readonly watchedUrl: string;
  /** What client and worker use. */
  readonly app: CeleryAppSettings;
  /** The port under which the results can be read when the fault is over. */
  resultsPort(): number;
  /** Returns when the fault has begun. */
  begin(host: WatchedHost): Promise<void>;
  /** Returns when the server can be used again. */
  end(): Promise<void>;
  stop(): Promise<void>;
}

/** One kind of trouble, and what must be true in spite of it. */
export interface Fault {
  readonly name: string;
  readonly what: string;
  /** How long it lasts, in ms. */
  readonly lastsMs: number;
  /** Whether client and worker go on meanwhile. */
  readonly worksMeanwhile: boolean;
  /** Whether events are missed, so that a gap must be recorded and shown. */
  readonly gap: boolean;
  /** What must be said of the connection meanwhile, as a remark. */
  readonly says?: RegExp;
  /** Kinds of handles that are rightly open afterwards and were not before. */
  readonly opens?: readonly string[];
  /** Growth of the whole process's memory that is allowed at any moment, in MB. */
  readonly mostGrowthMb: number;
  stage(): Promise<FaultScene>;
}

/** Within this time of the server's return the connection must be back, in ms. */
export const BACK_WITHIN_MS = 5_000;
