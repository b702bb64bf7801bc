import { DEFAULT_VISIBILITY_TIMEOUT, type VisibilityTimeout } from '../diagnoses/diagnosisFacts.ts';
import type { WorkerConf } from './workerConf.ts';

/** What is known of the settings of the watched application beside its key names; kept up to date as workers tell. */
export class AppSettings {
  readonly #confs = new Map<string, WorkerConf>();

  /** How long a message may stay unacknowledged before it is delivered again; known when any worker has told its settings. */
  get visibilityTimeout(): VisibilityTimeout {
    if (this.#confs.size === 0) return DEFAULT_VISIBILITY_TIMEOUT;
    const said = this.#first((conf) => conf.visibilityTimeoutMs);
    return { ms: said ?? DEFAULT_VISIBILITY_TIMEOUT.ms, isKnown: true };
  }

  /** Whether results carry name and arguments; `null`: no worker has told. */
  get resultExtended(): boolean | null {
    return this.#confs.size === 0 ? null : (this.#first((conf) => conf.resultExtended) ?? false);
  }

  /** What the first worker that told anything said of the layout; `null`: none has. */
  get conf(): WorkerConf | null {
    return this.#first((conf) => conf);
  }

  /** The answers of workers, in place of all earlier ones. */
  take(confs: ReadonlyMap<string, WorkerConf>): void {
    this.#confs.clear();
    for (const [worker, conf] of confs) this.#confs.set(worker, conf);
  }

  /** Of the workers in order of their names, so that the answer does not depend on who is fastest. */
  #first<T>(read: (conf: WorkerConf) => T | null): T | null {
    for (const worker of [...this.#confs.keys()].sort()) {
      const conf = this.#confs.get(worker);
      const value = conf === undefined ? null : read(conf);
      if (value !== null) return value;
    }
    return null;
  }
}
