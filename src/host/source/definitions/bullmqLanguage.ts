import { type BullmqFile, bullmqFileSteps } from '../../../model/definitions/bullmqFile.ts';
import { JobIndex } from '../../../model/definitions/jobIndex.ts';
import type { IndexedLanguage } from './definitionIndex.ts';

/** How JavaScript and TypeScript files are read for what has to do with BullMQ's jobs. */
export const BULLMQ_JOBS: IndexedLanguage<BullmqFile, JobIndex> = {
  make: () => new JobIndex(),
  words: /bullmq|new (?:Queue|Worker)\b|@Process|queue\w*\)?\.add|queueName|job\.name\b/iu,
  steps: bullmqFileSteps,
};
