import { AlertWatch } from './alerts/alertWatch.ts';
import { alertAnswers } from './answers/alertAnswers.ts';
import { connectionAnswers } from './answers/connectionAnswers.ts';
import { historyAnswers } from './answers/historyAnswers.ts';
import { statisticsAnswers } from './answers/statisticsAnswers.ts';
import { systemAnswers } from './answers/systemAnswers.ts';
import { taskAnswers } from './answers/taskAnswers.ts';
import { createBullmqSystem } from './bullmq/bullmqSystem.ts';
import { createCelerySystem } from './celery/celerySystem.ts';
import { ChangeCoalescer } from './changeCoalescer.ts';
import { systemClock } from './clock.ts';
import { monitorClosed } from './monitorMessages.ts';
import { QuestionDesk } from './questionDesk.ts';
import { openRedisLink } from './redis/openRedisLink.ts';
import { openTaskStore } from './store/openTaskStore.ts';
import { WatchedConnections } from './watchedConnections.ts';
import type {
  ChangeTopic,
  LogLevel,
  MonitorApi,
  MonitorEvents,
  MonitorOptions,
} from '../contract/monitorApi.ts';
import type { AnswerParts } from './answers/answerParts.ts';
import type { MonitorSurroundings } from './monitorSurroundings.ts';

/** What the monitor is made of; tests replace single parts to make faults that real servers cannot. */
export type MonitorParts = Pick<MonitorSurroundings, 'clock' | 'random' | 'openLink' | 'createSystem'>;

const PARTS: MonitorParts = {
  clock: systemClock,
  random: Math.random,
  openLink: openRedisLink,
  createSystem: { celery: createCelerySystem, bullmq: createBullmqSystem },
};

/**
 * The monitor over all connections. Never throws; a history file that cannot be used is said in the log. Every call of the
 * contract is a property of its own, so that a list of them is a list of what may be called.
 */
export function createMonitorApi(
  options: MonitorOptions,
  events: MonitorEvents,
  replaced: Partial<MonitorParts> = {},
): MonitorApi {
  const parts: MonitorParts = { ...PARTS, ...replaced };
  const { clock } = parts;
  const log = (level: LogLevel, message: string): void => {
    events.log(level, message);
  };
  const changes = new ChangeCoalescer(clock, (topics) => {
    events.changed(topics);
  });
  const changed = (topic: ChangeTopic): void => {
    changes.changed(topic);
  };
  const store = openTaskStore({
    file: options.storeFile,
    historyDays: options.historyDays,
    historyMaxTasks: options.historyMaxTasks,
    ...(options.historyMaxBytes === undefined ? {} : { historyMaxBytes: options.historyMaxBytes }),
    ...(options.redact === undefined ? {} : { redact: options.redact }),
    clock,
    log,
    notice: (message) => {
      events.notice?.(message);
    },
  });
  const connections = new WatchedConnections({
    ...parts,
    store,
    missedSince: options.missedSince ?? null,
    changed: (topic) => {
      changed(topic);
      alerts.changed(topic);
    },
    log,
  });
  const desk = new QuestionDesk();
  const alerts = new AlertWatch({
    clock,
    store,
    connections: () =>
      connections.all.map(({ status: { id, name, state } }) => ({ id, name, state: state.kind })),
    ask: (question) => desk.ask(undefined, question),
    changed: () => {
      changed('alerts');
    },
    log,
    nowMs: () => performance.now(),
  });
  let isClosed = false;
  const answered: AnswerParts = {
    clock,
    connections,
    desk,
    alerts,
    store: () => {
      if (isClosed) throw new Error(monitorClosed());
      return store;
    },
    isClosed: () => isClosed,
    changed,
  };
  return {
    ...connectionAnswers(answered),
    ...systemAnswers(answered),
    ...taskAnswers(answered),
    ...statisticsAnswers(answered),
    ...alertAnswers(answered),
    ...historyAnswers(answered),
    dispose: async () => {
      if (isClosed) return;
      isClosed = true;
      desk.close();
      alerts.dispose();
      try {
        await connections.set([]);
      } finally {
        changes.dispose();
        store.close();
      }
    },
  };
}
