import type { ChangeTopic } from '../../contract/monitorApi.ts';
import type { AlertWatch } from '../alerts/alertWatch.ts';
import type { Clock } from '../clock.ts';
import type { QuestionDesk } from '../questionDesk.ts';
import type { TaskStore } from '../store/taskStore.ts';
import type { WatchedConnections } from '../watchedConnections.ts';

/** What questions to the monitor are answered from. */
export interface AnswerParts {
  readonly clock: Clock;
  readonly connections: WatchedConnections;
  /** For questions that may take long. */
  readonly desk: QuestionDesk;
  readonly alerts: AlertWatch;
  /** @throws Error with a sentence for a person once the monitor is closed */
  readonly store: () => TaskStore;
  readonly isClosed: () => boolean;
  readonly changed: (topic: ChangeTopic) => void;
}
