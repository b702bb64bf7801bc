import type { LogOutputChannel } from 'vscode';
import type { BullmqFile } from '../../../model/definitions/bullmqFile.ts';
import type { JobIndex } from '../../../model/definitions/jobIndex.ts';
import { BULLMQ_JOBS } from './bullmqLanguage.ts';
import { followImports } from './followImports.ts';
import { WorkspaceIndex } from './workspaceIndex.ts';

/** The index of what deals with BullMQ's jobs in this workspace. */
export class WorkspaceJobs extends WorkspaceIndex<BullmqFile, JobIndex> {
  #following: Promise<void> = Promise.resolve();

  constructor(log: Pick<LogOutputChannel, 'warn'>) {
    super(BULLMQ_JOBS, ['.ts', '.js', '.mts', '.mjs', '.cts', '.cjs', '.tsx', '.jsx'], log);
  }

  /** The workers, handlers and adders; read at the first call, which waits at most 5 s. */
  async jobs(): Promise<JobIndex> {
    const index = await this.current();
    this.#following = this.#following
      .then(() => followImports(index, this.files))
      .catch((error: unknown) => {
        this.log.warn(`Names that other files define are missing from the index: ${String(error)}`);
      });
    await this.#following;
    return index;
  }
}
