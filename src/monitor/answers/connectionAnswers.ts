import { overview } from '../overview.ts';
import { probeConnection } from '../redis/probeConnection.ts';
import type { ConnectionsApi } from '../../contract/monitorApi.ts';
import type { AnswerParts } from './answerParts.ts';

/** Answers about connections: which there are, how they are, and what they come to together. */
export function connectionAnswers({ connections, alerts, desk, store, clock }: AnswerParts): ConnectionsApi {
  return {
    setConnections: async (wanted) => {
      // A monitor that is closed takes up nothing any more.
      store();
      await alerts.settle(() => connections.set(wanted));
    },
    testConnection: (connection) => probeConnection(connection, clock),
    retryConnection: async (id) => {
      connections.get(id)?.retryNow();
    },
    setAttention: async (attention) => {
      connections.setAttention(attention);
    },
    getConnections: async () => connections.all.map(({ status }) => status),
    getEventGaps: async (id) => store().gaps.of(id),
    getOverview: async (failuresSince, except = []) => {
      const ids = connections.ids.filter((id) => !except.includes(id));
      const failures = await desk.ask(undefined, store().questions.failureCount(failuresSince, ids));
      return overview(
        ids.flatMap((id) => connections.get(id) ?? []),
        failures,
      );
    },
  };
}
