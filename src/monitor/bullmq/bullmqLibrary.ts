/** The one importer of the bullmq library, a chunk of its own that is loaded when a person first acts. */
export { Job, Queue } from 'bullmq';
export type { JobsOptions } from 'bullmq';
