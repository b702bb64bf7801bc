import type { AddSite, BullmqFile, CodePlace, HandlerSite, QueueSite, WorkerSite } from './bullmqFile.ts';
import type { CodeName } from './javascriptFile.ts';

/** A place in a file that has to do with jobs of a queue; `null`: the queue is not known there. */
export interface IndexedJob {
  readonly path: string;
  readonly kind: 'queue' | 'worker' | 'handler' | 'add';
  readonly place: CodePlace;
  /** Where its name stands. */
  readonly name: CodePlace;
  readonly queue: string | null;
  /** `null`: a queue, or a worker, which takes all jobs of its queue. */
  readonly job: string | null;
  /** Of a worker: the path of its processor as it stands there, when that is a file of its own. */
  readonly processor: string | null;
}

/** An import that has to be followed to know what a name means. */
export interface NeededImport {
  readonly path: string;
  readonly from: string;
}

/** Files hand names on to each other no further than this. */
const MOST_HOPS = 4;

/** Workers, handlers and adders of BullMQ's jobs by file, with names that other files define. */
export class JobIndex {
  readonly #files = new Map<string, BullmqFile>();
  /** The file that an import means; `null`: there is none. */
  readonly #targets = new Map<string, Map<string, string | null>>();
  #jobs: readonly IndexedJob[] | null = null;

  /** Takes what a file tells in place of what it told before. */
  set(path: string, file: BullmqFile): void {
    this.#files.set(path, file);
    this.#targets.delete(path);
    this.#jobs = null;
  }

  delete(path: string): void {
    this.#targets.delete(path);
    if (this.#files.delete(path)) this.#jobs = null;
  }

  has(path: string): boolean {
    return this.#files.has(path);
  }

  /** Says which file an import means. */
  link({ path, from }: NeededImport, target: string | null): void {
    const targets = this.#targets.get(path) ?? new Map<string, string | null>();
    this.#targets.set(path, targets.set(from, target));
    this.#jobs = null;
  }

  /** Imports that nobody has followed yet and on which a name depends. */
  needed(): readonly NeededImport[] {
    const needed = new Map<string, NeededImport>();
    for (const [path, file] of this.#files) {
      const names = [
        ...file.queues.values(),
        ...file.queueSites.map(({ queue }) => queue),
        ...file.workers.map(({ queue }) => queue),
        ...file.handlers.map(({ job }) => job),
        ...file.adds.flatMap(({ job, queue }) => (queue === null ? [job] : [job, queue])),
      ];
      for (const name of names) if (name.kind === 'path') this.#valueOf(path, name.path, needed);
      for (const { receiver } of file.adds) if (receiver !== null) this.#queueOf(path, receiver, needed);
    }
    return [...needed.values()];
  }

  /** Everything that has names which are known. */
  all(): readonly IndexedJob[] {
    this.#jobs ??= [...this.#files].flatMap(([path, file]) => this.#jobsOf(path, file));
    return this.#jobs;
  }

  /** Of one file. */
  inFile(path: string): readonly IndexedJob[] {
    return this.all().filter((job) => job.path === path);
  }

  /** Code that deals with a job: that names it, else the workers of its queue. */
  definitions(queue: string, job: string | null): readonly IndexedJob[] {
    const ofQueue = this.all().filter((found) => found.queue === queue || found.queue === null);
    const handlers = ofQueue.filter(({ kind, job: name }) => kind === 'handler' && name === job);
    const certain = handlers.filter((found) => found.queue === queue);
    if (certain.length > 0) return certain;
    const workers = ofQueue.filter(({ kind }) => kind === 'worker');
    return handlers.length > 0 && workers.length === 0 ? handlers : workers;
  }

  /**
   * Code that adds jobs of a queue, of a name, or of both. Without a name, code whose queue is not known counts where its file
   * imports something of a file that makes the queue.
   */
  adds(queue: string | null, job: string | null): readonly IndexedJob[] {
    const makers = new Set(
      this.all().flatMap((one) => (one.kind === 'queue' && one.queue === queue ? [one.path] : [])),
    );
    return this.all().filter((found) => {
      if (found.kind !== 'add') return false;
      const isQueue = queue === null || found.queue === null || found.queue === queue;
      if (job !== null) return isQueue && found.job === job;
      return found.queue === null ? this.#importsAny(found.path, makers) : isQueue;
    });
  }

  #importsAny(path: string, others: ReadonlySet<string>): boolean {
    const targets = this.#targets.get(path)?.values() ?? [];
    return [...targets].some((target) => target !== null && others.has(target));
  }

  #jobsOf(path: string, file: BullmqFile): readonly IndexedJob[] {
    return [
      ...file.queueSites.flatMap((site) => this.#queue(path, site)),
      ...file.workers.flatMap((site) => this.#worker(path, site)),
      ...file.handlers.flatMap((site) => this.#handler(path, site)),
      ...file.adds.flatMap((site) => this.#add(path, site)),
    ];
  }

  #queue(path: string, { queue, ...place }: QueueSite): readonly IndexedJob[] {
    const found = this.#resolve(path, queue);
    if (found === null) return [];
    return [{ path, kind: 'queue', place, name: place, queue: found, job: null, processor: null }];
  }

  #worker(path: string, { queue, name, processor, ...place }: WorkerSite): readonly IndexedJob[] {
    const found = this.#resolve(path, queue);
    return found === null ? [] : [{ path, kind: 'worker', place, name, queue: found, job: null, processor }];
  }

  #handler(path: string, { job, queue, ...place }: HandlerSite): readonly IndexedJob[] {
    const name = this.#resolve(path, job);
    const ofQueue = queue === null ? null : this.#resolve(path, queue);
    if (name === null) return [];
    return [{ path, kind: 'handler', place, name: place, queue: ofQueue, job: name, processor: null }];
  }

  #add(path: string, { job, queue, receiver, ...place }: AddSite): readonly IndexedJob[] {
    const name = this.#resolve(path, job);
    if (name === null) return [];
    const ofReceiver = receiver === null ? null : this.#queueOf(path, receiver);
    const ofQueue = queue === null ? ofReceiver : this.#resolve(path, queue);
    return [{ path, kind: 'add', place, name: place, queue: ofQueue, job: name, processor: null }];
  }

  #resolve(path: string, name: CodeName): string | null {
    return name.kind === 'text' ? name.text : this.#valueOf(path, name.path);
  }

  #valueOf(path: string, name: string, needed?: Map<string, NeededImport>): string | null {
    return this.#lookUp(path, name, (file, there) => file.constants.get(there) ?? null, needed);
  }

  /** The queue that a variable holds. */
  #queueOf(path: string, variable: string, needed?: Map<string, NeededImport>): string | null {
    return this.#lookUp(
      path,
      variable,
      (file, there, where) => {
        const queue = file.queues.get(there);
        if (queue === undefined) return null;
        return queue.kind === 'text' ? queue.text : this.#valueOf(where, queue.path, needed);
      },
      needed,
    );
  }

  /** Asks the file, then those from which it has the name; notes in `needed` which are not known yet. */
  #lookUp(
    path: string,
    name: string,
    ask: (file: BullmqFile, name: string, path: string) => string | null,
    needed?: Map<string, NeededImport>,
    hops = 0,
  ): string | null {
    const file = this.#files.get(path);
    if (file === undefined || hops > MOST_HOPS) return null;
    const own = ask(file, name, path);
    if (own !== null) return own;
    const [head = '', ...rest] = name.split('.');
    const imported = file.imports.names.get(head);
    const there = imported === undefined ? name : nameThere(imported.name, head, rest);
    for (const from of imported === undefined ? file.imports.all : [imported.from]) {
      const target = this.#targets.get(path)?.get(from);
      const isUnknown = target === undefined || (target !== null && !this.#files.has(target));
      if (isUnknown) needed?.set(JSON.stringify([path, from]), { path, from });
      else if (target !== null) {
        const found = this.#lookUp(target, there, ask, needed, hops + 1);
        if (found !== null) return found;
      }
    }
    return null;
  }
}

/** Members of what a file exports by default are found by their own names. */
function nameThere(imported: string, head: string, rest: readonly string[]): string {
  if (imported === '*') return rest.join('.');
  if (imported === 'default') return rest.length === 0 ? head : rest.join('.');
  return [imported, ...rest].join('.');
}
