import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { DefinitionFiles } from '../../../src/host/source/definitionSearch.ts';
import { locateDefinition } from '../../../src/host/source/locateDefinition.ts';

function filesOf(texts: Readonly<Record<string, string>>): DefinitionFiles {
  return {
    find: async () => Object.keys(texts),
    read: async (path) => texts[path] ?? null,
  };
}

function locate(name: string | null, queue: string, texts: Readonly<Record<string, string>>) {
  const ref = { connectionId: 'c', system: 'bullmq', scope: `bull:${queue}`, id: '1' } as const;
  return locateDefinition({ name, queue, ref }, filesOf(texts), new AbortController().signal);
}

/** A small application as one finds them: names in one file, workers, processors and producers in others. */
const SHOP = {
  '/w/src/queues.ts': `export const QUEUES = { mail: 'mail', billing: 'billing' } as const;
export enum Jobs {
  Charge = 'charge-card',
  Refund = 'refund',
}
`,
  '/w/src/workers/billing.ts': `import { Worker } from 'bullmq';
import { Jobs, QUEUES } from '../queues.js';

export const billing = new Worker(QUEUES.billing, async (job) => {
  switch (job.name) {
    case Jobs.Charge:
      return charge(job.data);
    default:
      throw new Error('unknown');
  }
});
`,
  '/w/src/workers/mail.ts': `import { Worker } from 'bullmq';
import { QUEUES } from '../queues.js';
const file = new URL('../processors/mail.js', import.meta.url);
export const mail = new Worker(QUEUES.mail, file, { connection });
`,
  '/w/src/processors/mail.ts': `import type { Job } from 'bullmq';

export default async function send(job: Job) {
  return job.data;
}
`,
  '/w/src/api.ts': `import { Jobs } from './queues.js';
await billing.add(Jobs.Refund, { order: 1 });
`,
  '/w/src/reports.processor.ts': `import { Processor, WorkerHost } from '@nestjs/bullmq';

@Processor('reports', { concurrency: 2 })
export class ReportsProcessor extends WorkerHost {
  constructor(private readonly log: Log) {
    super();
  }

  async process(job: Job): Promise<void> {
    this.log.info(job.id);
  }
}
`,
};

void suite('the source of a BullMQ job', () => {
  test('is the case of an imported constant, in the file of its worker', async () => {
    const found = await locate('charge-card', 'billing', SHOP);
    assert.deepEqual(found, { path: '/w/src/workers/billing.ts', line: 6, column: 10, score: 95 });
  });

  test('is the default export of the file that its worker names, in TypeScript where that is its source', async () => {
    const found = await locate('welcome', 'mail', SHOP);
    assert.deepEqual(found, { path: '/w/src/processors/mail.ts', line: 3, column: 1, score: 93 });
  });

  test('is the process method of a NestJS class', async () => {
    const found = await locate('monthly', 'reports', SHOP);
    assert.deepEqual(found, { path: '/w/src/reports.processor.ts', line: 9, column: 9, score: 91 });
  });

  test('is where it is added, when nothing deals with it here', async () => {
    const { '/w/src/workers/billing.ts': _worker, ...others } = SHOP;
    const found = await locate('refund', 'billing', others);
    assert.deepEqual(found, { path: '/w/src/api.ts', line: 2, column: 15, score: 10 });
  });

  test('is nothing where neither is', async () => {
    assert.equal(await locate('other', 'elsewhere', SHOP), null);
  });
});
