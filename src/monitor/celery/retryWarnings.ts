import type { Payload } from '../../model/payload.ts';
import { isRedacted } from '../../model/redaction.ts';
import type { RetryWarning } from '../../model/retryPreflight.ts';
import { isFinished } from '../../model/taskState.ts';
import type { Task } from '../../model/task.ts';
import type { TaskMessage } from '../../model/taskMessage.ts';
import type { TaskRecord } from '../../model/taskUpdate.ts';
import { t } from '../../model/l10n.ts';
import { embedOf, type Signature } from './messageEmbed.ts';
import { headersOf, optionFacts } from './messageOptions.ts';
import { textOf } from './wireFields.ts';

/** What is known about where a task would go. */
export interface RetryDestination {
  readonly queue: string | null;
  /** `null`: nobody has looked yet, or workers cannot be asked. */
  readonly consumers: number | null;
  /** Whether a worker knows a task of that name; `null`: no worker has answered. */
  readonly isRegistered: boolean | null;
}

/** A task that is to be sent again, as far as it is known. */
export interface RetriedTask {
  readonly task: TaskRecord;
  readonly message: TaskMessage | null;
  readonly payload: { readonly args: Payload; readonly kwargs: Payload };
  readonly name: string;
  readonly destination: RetryDestination;
  /** Tasks that repeat it already, newest first. */
  readonly retries: readonly Pick<Task, 'ref' | 'state'>[];
}

/** What sending a task again would lose or do besides, in plain sentences; the gravest first. */
export function retryWarnings({
  task,
  message,
  payload,
  name,
  destination,
  retries,
}: RetriedTask): readonly RetryWarning[] {
  return [
    ...ofArguments([payload.args, payload.kwargs]),
    ...ofState(task),
    ...ofRetries(retries),
    ...ofDestination(name, destination),
    ...ofCanvas(task, message),
    ...ofOptions(message),
  ];
}

function ofArguments(payloads: readonly Payload[]): readonly RetryWarning[] {
  if (payloads.every(({ kind }) => kind === 'json')) return [];
  if (payloads.some((payload) => payload.kind === 'repr' && isRedacted(payload.text))) {
    return [
      {
        kind: 'arguments-redacted',
        sentence: t(
          'Secrets were taken out of its arguments before they were kept (setting "taskTower.redact"), so they have to be given by hand.',
        ),
      },
    ];
  }
  if (payloads.some((payload) => payload.kind === 'repr' && payload.truncated)) {
    return [
      {
        kind: 'arguments-truncated',
        sentence: t('Only a cut representation of its arguments is known, so they have to be given by hand.'),
      },
    ];
  }
  return [
    {
      kind: 'arguments-unknown',
      sentence: t('Its exact arguments are not known, so they have to be given by hand.'),
    },
  ];
}

function ofState({ state }: TaskRecord): readonly RetryWarning[] {
  if (isFinished(state) && state !== 'lost') return [];
  const sentence =
    state === 'lost'
      ? t('Nobody saw it end: should it still run somewhere, it runs a second time.')
      : t('It has not ended ({0}): sent again, it runs once more beside itself.', state);
  return [{ kind: 'not-finished', sentence }];
}

function ofRetries([newest]: RetriedTask['retries']): readonly RetryWarning[] {
  if (newest === undefined) return [];
  const sentence = t('It was sent again already, as {0} ({1}).', newest.ref.id, newest.state);
  return [{ kind: 'already-retried', sentence }];
}

function ofDestination(
  name: string,
  { queue, consumers, isRegistered }: RetryDestination,
): readonly RetryWarning[] {
  const warnings: RetryWarning[] = [];
  if (queue === null) {
    warnings.push({ kind: 'queue-unknown', sentence: t('The queue that it was sent to is not known.') });
  } else if (consumers === 0) {
    warnings.push({
      kind: 'queue-not-consumed',
      sentence: t("No worker takes tasks from the queue '{0}'.", queue),
    });
  }
  if (isRegistered === false) {
    warnings.push({ kind: 'not-registered', sentence: t("No worker that answered has a task '{0}'.", name) });
  } else if (isRegistered === null) {
    warnings.push({
      kind: 'registration-unknown',
      sentence: t("No worker has said whether it has a task '{0}'.", name),
    });
  }
  return warnings;
}

function ofCanvas(task: TaskRecord, message: TaskMessage | null): readonly RetryWarning[] {
  const embed = embedOf(message);
  const group = textOf(headersOf(message)['group']) ?? task.groupId;
  const warnings: RetryWarning[] = [];
  const chord = embed?.chord ?? null;
  if (chord !== null) {
    warnings.push({
      kind: 'chord-lost',
      sentence:
        chord.name === null
          ? t('It counts for a chord, whose body does not wait for the new task.')
          : t("It counts for a chord, whose body '{0}' does not wait for the new task.", chord.name),
    });
  }
  if (group !== null) {
    warnings.push({
      kind: 'group-lost',
      sentence: t(
        'It is a member of a group, which keeps this task and its result; the new one is no member.',
      ),
    });
  }
  if (embed === null) return warnings;
  if (embed.chain.length > 0) {
    warnings.push({
      kind: 'chain-lost',
      sentence: t('The rest of its chain ({0}) does not follow the new task.', list(embed.chain)),
    });
  }
  if (embed.callbacks.length + embed.errbacks.length > 0) {
    warnings.push({
      kind: 'callbacks-lost',
      sentence: t(
        'Its callbacks ({0}) are not sent with the new task.',
        list([...embed.callbacks, ...embed.errbacks]),
      ),
    });
  }
  return warnings;
}

function ofOptions(message: TaskMessage | null): readonly RetryWarning[] {
  if (message === null || message.headers === null) {
    return [
      {
        kind: 'options-lost',
        sentence: t(
          'Its message was not seen: callbacks, a chain, a group and options that it had are not known.',
        ),
      },
    ];
  }
  const options = optionFacts(message).map(({ name }) => name);
  if (options.length === 0) return [];
  return [
    {
      kind: 'options-lost',
      sentence: t('It is sent without its options unless they are given again: {0}.', options.join(', ')),
    },
  ];
}

const LISTED = 3;

function list(signatures: readonly Signature[]): string {
  const names = signatures.slice(0, LISTED).map(({ name }) => name ?? t('unnamed'));
  const rest = signatures.length - names.length;
  return rest > 0 ? t('{0} and {1} more', names.join(', '), String(rest)) : names.join(', ');
}
