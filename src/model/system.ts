/** The job systems that Task Tower speaks. One connection may carry both. */
export type SystemKind = 'celery' | 'bullmq';

export const SYSTEM_TITLES: Readonly<Record<SystemKind, string>> = { celery: 'Celery', bullmq: 'BullMQ' };
