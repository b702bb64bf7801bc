import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import { createCelerySystem } from '../../../../src/monitor/celery/celerySystem.ts';
import { testConnection, watchSystem } from '../../../contract/watchedSystem.ts';
import {
  eventually,
  sendCeleryTasks,
  startCeleryWorker,
  startSentinelGroup,
  waitFor,
} from '../../../services/index.ts';

describe('Celery behind Sentinel', () => {
  for (const celery of ['newest', 'oldest'] as const) {
    it(`is followed through a failover, with workers of the ${celery} Celery`, async (t) => {
      const group = await startSentinelGroup();
      t.after(() => group.stop());
      const url = `sentinel://127.0.0.1:${group.sentinel.port}/3`;
      const options = { master_name: group.masterName };
      const app = {
        brokerUrl: url,
        resultUrl: url,
        sentEvents: true,
        celery,
        config: {
          broker_transport_options: options,
          result_backend_transport_options: options,
          broker_connection_retry: true,
        },
      };
      const startWorker = async (name: string) => {
        const started = await startCeleryWorker({ ...app, name, events: true, pool: 'solo' });
        t.after(() => started.stop());
        await started.ready;
        return started;
      };
      const worker = await startWorker(`sentinel-${celery}`);
      const watched = await watchSystem(
        createCelerySystem,
        testConnection({ url: `${url}?master_name=tower` }),
      );
      t.after(() => watched.dispose());
      const story = () => `${watched.log.join('\n')}\n${worker.log().slice(-3000)}`;
      const ends = (id: string | undefined) =>
        waitFor(() => watched.tasks().find(({ ref, state }) => ref.id === id && state === 'succeeded'), {
          what: `the end of ${id}`,
          onTimeout: story,
        });
      const isKnown = () =>
        watched.system.workers().find(({ name, queues }) => name === worker.nodename && queues !== null);
      await waitFor(isKnown, {
        what: 'the worker, which answers on its channel',
        onTimeout: story,
      });
      const [before] = await sendCeleryTasks(app, [{ task: 'tasks.add', args: [1, 2] }]);
      await ends(before);

      await group.failOver();
      const isClosed = () => watched.gaps.some(({ from, to }) => to !== null && to > from);
      await waitFor(isClosed, {
        what: 'the end of the gap',
        onTimeout: () => `${inspect(watched.gaps)} ${story()}`,
      });
      // Celery 5.2 connects again and then takes no more messages; whoever runs it restarts it.
      if (celery === 'oldest') {
        await worker.kill();
        await startWorker('successor');
      }
      const [afterwards] = await sendCeleryTasks(app, [{ task: 'tasks.add', args: [3, 4] }]);
      await ends(afterwards);
      await eventually(() => assert.equal(watched.task(afterwards ?? '')?.name, 'tasks.add'));
      assert.match(watched.broker.address, /^sentinel:\/\/127\.0\.0\.1:\d+\/3 \(tower\)$/);
    });
  }
});
