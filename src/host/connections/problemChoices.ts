import type { ConnectionProblem } from '../../model/connection.ts';
import { messageText } from '../format/messageText.ts';
import { describeConnectionProblem, type Translate } from '../messages/connectionProblem.ts';
import type { Choice } from '../prompts/askChoice.ts';

/** What a person may do about a connection that does not work. */
export type ProblemAnswer = 'address' | 'resultBackendAddress' | 'password' | 'test' | 'save';

/** The problem's sentence first, then ways out; the likeliest correction is what Enter chooses. */
export function problemChoices(problem: ConnectionProblem, t: Translate): readonly Choice<ProblemAnswer>[] {
  const { first, rest } = firstSentence(messageText(describeConnectionProblem(problem, t), 1_000));
  const correct = correction(problem);
  return [
    { label: `$(error) ${first}`, detail: rest, value: correct },
    addressChoice(problem, t),
    { label: `$(key) ${t('Enter the password…')}`, value: 'password' },
    { label: `$(refresh) ${t('Try again')}`, value: 'test' },
    {
      label: `$(save) ${t('Save anyway')}`,
      detail: t('The views say that it is down until it can be reached.'),
      value: 'save',
    },
  ];
}

function addressChoice({ role }: ConnectionProblem, t: Translate): Choice<ProblemAnswer> {
  return role !== 'result backend'
    ? { label: `$(edit) ${t('Correct the address…')}`, value: 'address' }
    : { label: `$(edit) ${t('Correct the address of the result backend…')}`, value: 'resultBackendAddress' };
}

/** The step whose answer the problem is about. */
function correction({ kind, role }: ConnectionProblem): ProblemAnswer {
  if (kind === 'password-required' || kind === 'password-wrong') return 'password';
  if (kind === 'loading' || kind === 'too-many-clients') return 'test';
  return role === 'result backend' ? 'resultBackendAddress' : 'address';
}

/** What failed and why, apart from what to do about it. */
export function firstSentence(text: string): { readonly first: string; readonly rest: string } {
  const end = text.search(/[.?!]\s/);
  return end === -1
    ? { first: text, rest: '' }
    : { first: text.slice(0, end + 1), rest: text.slice(end + 2) };
}
