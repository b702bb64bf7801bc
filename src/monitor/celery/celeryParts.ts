import { t } from '../../model/l10n.ts';
import type { SystemContext } from '../system.ts';
import type { ActionParts } from './actions/actionParts.ts';
import { Bindings } from './bindings.ts';
import type { CeleryLayout } from './celeryLayout.ts';
import { CeleryTasks, noteHeldMessage } from './celeryTasks.ts';
import { ConsumerWatch } from './consumerWatch.ts';
import { createQueues } from './createQueues.ts';
import { createReconciliation } from './createReconciliation.ts';
import { TaskDiagnoses } from './diagnoses/taskDiagnoses.ts';
import { EventStream } from './eventStream.ts';
import { HeldCountBudget } from './heldCounts.ts';
import { InFlight } from './inFlight.ts';
import { Inspection } from './inspection.ts';
import { InspectionSchedule } from './inspectionSchedule.ts';
import { CeleryKeys } from './keys.ts';
import type { AppSettings } from './layout/appSettings.ts';
import { MalformedInput } from './malformed.ts';
import type { Reconciliation } from './reconciliation.ts';
import { RegisteredTasks } from './registeredTasks.ts';
import { RemoteControl } from './remoteControl.ts';
import { ResultHistory } from './resultHistory.ts';
import { CeleryResults } from './results.ts';
import { ResultStream } from './resultStream.ts';
import { Subscriptions } from './subscriptions.ts';
import { TaskLookup } from './taskLookup.ts';
import { CeleryWorkers } from './workers.ts';

/** What watches one Celery application, put together; the caller starts, ticks and disposes it. */
export interface CeleryParts extends ActionParts {
  readonly events: EventStream;
  readonly resultStream: ResultStream;
  readonly registered: RegisteredTasks;
  readonly inspection: Inspection;
  readonly inspections: InspectionSchedule;
  readonly consumerWatch: ConsumerWatch;
  readonly tasks: CeleryTasks;
  readonly reconciliation: Reconciliation;
  readonly subscriptions: Subscriptions;
  readonly history: ResultHistory;
}

export interface CeleryPartsOptions {
  readonly layout: CeleryLayout;
  readonly settings: AppSettings;
  /** Told when events are heard again after they were missed since `from`; both epoch ms. */
  readonly onResumed: (from: number, to: number) => void;
}

export function createCeleryParts(context: SystemContext, options: CeleryPartsOptions): CeleryParts {
  const { config, broker, clock } = context;
  const malformed = new MalformedInput(clock, (level, message) => {
    context.log(level, message);
  });
  const keys = new CeleryKeys(options.layout);
  const workers = new CeleryWorkers(config.id);
  const bindings = new Bindings(keys, malformed);
  const inFlight = new InFlight(keys, bindings, malformed, (envelope, queue) => {
    noteHeldMessage(context, envelope, queue);
  });
  const queues = createQueues(context, { keys, malformed, bindings, inFlight, workers });
  const events = new EventStream(context, workers, queues, malformed);
  const results = new CeleryResults(context.results, keys, malformed);
  const control = new RemoteControl(broker, keys, clock, malformed);
  const registered = new RegisteredTasks();
  const budget = new HeldCountBudget(context, keys);
  const inspection = new Inspection(context, { control, workers, registered, budget });
  const inspections = new InspectionSchedule(context, { control, workers, inspection });
  const waiting = (queue: string): number | null => queues.waitingIn(queue);
  const consumerWatch = new ConsumerWatch(context, { keys, workers, control, registered, waiting });
  const reconciliation = createReconciliation(context, {
    keys,
    control,
    workers,
    queues,
    inspection,
    results,
    inFlight,
  });
  const reconcileSoon = (): void => {
    reconciliation.request();
  };
  const resultStream = new ResultStream(context, { keys, results, malformed }, reconcileSoon);
  const history = new ResultHistory(context, { keys, results }, reconcileSoon);
  const subscriptions = new Subscriptions(
    context,
    { keys, events, results: resultStream },
    {
      onEventGap: (from, to) => {
        context.gap(from, to);
        if (to !== null) options.onResumed(from, to);
      },
      onResultGap: (from, to) => {
        context.gap(from, to);
        reconciliation.request();
        history.lookAgain(from);
      },
    },
  );
  const tasks = new CeleryTasks(context, {
    keys,
    results,
    lookup: new TaskLookup(context, { keys, inFlight, control }),
    queues,
    registered,
    diagnoses: new TaskDiagnoses({
      now: () => clock.now(),
      workers: () =>
        workersUnknown({ subscriptions, inspection }) === null
          ? workers.list(context.failuresByWorker(), clock.now())
          : null,
      queue: (name) => ({
        name,
        waiting: waiting(name),
        isBound: bindings.present === null ? null : bindings.queues().has(name),
      }),
      visibilityTimeout: () => options.settings.visibilityTimeout,
      inFlight,
      registered,
    }),
  });
  return {
    context,
    keys,
    workers,
    bindings,
    inFlight,
    queues,
    events,
    results,
    resultStream,
    control,
    registered,
    inspection,
    inspections,
    consumerWatch,
    tasks,
    reconciliation,
    subscriptions,
    history,
    inspectSoon: () => {
      inspections.request();
    },
    reconcileSoon,
    preflightRetry: (ref) => tasks.preflightRetry(ref),
  };
}

/** Why nothing can be known of workers, as a sentence; `null` when something can. */
export function workersUnknown({
  subscriptions,
  inspection,
}: Pick<CeleryParts, 'subscriptions' | 'inspection'>): string | null {
  if (subscriptions.eventsForbidden === null || inspection.forbidden === null) return null;
  return t('This Redis user may neither hear events nor ask workers; grant it the channels of Celery (ACL).');
}
