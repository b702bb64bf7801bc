import { createMonitorApi } from '../../../src/monitor/monitorApi.ts';
import { FakeClock } from './fakeClock.ts';
import { FakeLink } from './fakeLink.ts';
import { FakeSystem } from './fakeSystem.ts';
import type { TestContext } from 'node:test';
import type { ChangeTopic, MonitorApi } from '../../../src/contract/monitorApi.ts';
import type {
  ConnectionConfig,
  ConnectionStatus,
  ConnectionWithSecrets,
} from '../../../src/model/connection.ts';

export interface MonitorFixture {
  readonly api: MonitorApi;
  readonly clock: FakeClock;
  readonly links: FakeLink[];
  readonly systems: FakeSystem[];
  readonly notices: (readonly ChangeTopic[])[];
  readonly log: string[];
  readonly link: (index?: number) => FakeLink;
  readonly system: (kind: FakeSystem['kind'], index?: number) => FakeSystem;
  readonly status: (index?: number) => Promise<ConnectionStatus>;
}

export function connection(more: Partial<ConnectionConfig> = {}): ConnectionWithSecrets {
  return {
    config: {
      id: 'local',
      name: 'Local',
      url: 'redis://127.0.0.1:6379/0',
      resultBackendUrl: null,
      readOnly: false,
      tls: null,
      celery: { keyPrefix: '', resultKeyPrefix: '', enableTaskEvents: false },
      bullmq: { prefixes: ['bull'] },
      ...more,
    },
    secrets: { password: null, resultBackendPassword: null },
  };
}

/** A monitor over links and systems that tests steer; time passes only when they say so. */
export function monitorFixture(t: TestContext): MonitorFixture {
  const clock = new FakeClock();
  const links: FakeLink[] = [];
  const systems: FakeSystem[] = [];
  const notices: (readonly ChangeTopic[])[] = [];
  const log: string[] = [];
  const make = (kind: FakeSystem['kind']) => (context: FakeSystem['context']) => {
    const system = new FakeSystem(kind, context);
    systems.push(system);
    return system;
  };
  const api = createMonitorApi(
    { storeFile: null, historyDays: 7, historyMaxTasks: 1_000 },
    {
      changed: (topics) => notices.push(topics),
      log: (level, message) => log.push(`${level}: ${message}`),
    },
    {
      clock,
      random: () => 0.5,
      openLink: (options) => {
        const link = new FakeLink(options);
        links.push(link);
        return link;
      },
      createSystem: { celery: make('celery'), bullmq: make('bullmq') },
    },
  );
  t.after(() => api.dispose());
  const found = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error('the monitor has not made that');
    return value;
  };
  return {
    api,
    clock,
    links,
    systems,
    notices,
    log,
    link: (index = 0) => found(links[index]),
    system: (kind, index = 0) => found(systems.filter((one) => one.kind === kind)[index]),
    status: async (index = 0) => found((await api.getConnections())[index]),
  };
}
