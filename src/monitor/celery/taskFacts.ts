import type { TaskFact } from '../../model/task.ts';
import { t } from '../../model/l10n.ts';
import type { ChordProgress } from './chordProgress.ts';
import { headersOf, optionFacts } from './messageOptions.ts';
import { readRevocation } from './revocation.ts';
import { fieldOf } from './taskMessage.ts';
import type { TaskReading } from './taskReading.ts';
import { countOf, textOf } from './wireFields.ts';

/** Options and circumstances of a task, each a short text; what is as always is left out. */
export function taskFacts(reading: TaskReading, chord: ChordProgress | null): readonly TaskFact[] {
  const { task, message } = reading;
  const headers = headersOf(message);
  const facts: TaskFact[] = [];
  const add = (name: string, value: string | number | null | undefined): void => {
    if (value !== null && value !== undefined) facts.push({ name, value: String(value) });
  };
  add(t('Revoked'), task.state === 'revoked' ? revocationOf(task.error) : null);
  add(t('Priority'), message?.priority === 0 ? null : message?.priority);
  facts.push(...optionFacts(message));
  add(t('Group'), task.groupId ?? textOf(headers['group']));
  add(t('Place in group'), countOf(headers['group_index']));
  add(
    t('Chord'),
    chord === null ? null : t('{0} of {1} members done', String(chord.done), String(chord.size)),
  );
  add(t('Registered as'), message === null || message.name === task.name ? null : message.name);
  const replaced = countOf(headers['replaced_task_nesting']);
  add(t('Replaced'), replaced === undefined || replaced === 0 ? null : times(replaced));
  add(t('Redelivered'), message?.redelivered === true ? t('yes') : null);
  add(t('Sent by'), textOf(headers['origin']));
  add(t('Reply to'), message?.replyTo);
  add(t('Compression'), textOf(headers['compression']));
  add(t('Pool process'), poolProcess(reading));
  return facts;
}

/** Told apart, for a terminated task may have done half of its work. */
function revocationOf(error: string | null): string {
  const reason = readRevocation(error);
  if (reason === 'expired') return t('expired');
  return reason === 'terminated' ? t('terminated while it ran') : t('before it started');
}

/** Pid of the pool's process, which `task_track_started` writes into the record of a task that runs. */
function poolProcess({ result }: TaskReading): string | null {
  if (result?.kind !== 'record' || result.record.kind !== 'data' || result.record.state !== 'started')
    return null;
  const pid = fieldOf(result.record.result, 'pid');
  return pid?.kind === 'number' ? pid.text : null;
}

function times(count: number): string {
  return count === 1 ? t('once') : t('{0} times', String(count));
}
