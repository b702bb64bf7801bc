import type { ConnectionTest } from '../../contract/monitorApi.ts';
import type { ConnectionProblem } from '../../model/connection.ts';
import { parseServerUrl, redisAddress } from '../../model/redisUrl.ts';
import { messageText } from '../format/messageText.ts';
import { describeConnectionProblem, type Translate } from '../messages/connectionProblem.ts';
import type { Answer, PromptFrame } from '../prompts/answer.ts';
import { askChoice } from '../prompts/askChoice.ts';
import { askText } from '../prompts/askText.ts';
import type { Step, StepResult } from '../prompts/runSteps.ts';
import { waitFor } from '../prompts/waitFor.ts';
import { type ConnectionDraft, suggestedName, withAddress, withPassword } from './connectionDraft.ts';
import { firstSentence, problemChoices } from './problemChoices.ts';

export type ConnectStep =
  'address' | 'resultBackend' | 'resultBackendAddress' | 'name' | 'access' | 'test' | 'password' | 'problem';

/** What the flow knows: the draft, and what its last test said. */
export interface ConnectFacts {
  readonly draft: ConnectionDraft;
  /** `null`: not tested, or changed since. */
  readonly test: ConnectionTest | null;
  /** After the first test, a corrected step leads straight to the next test. */
  readonly tested: boolean;
}

export interface ConnectContext {
  readonly t: Translate;
  readonly title: string;
  /** Names of the other connections. */
  readonly takenNames: readonly string[];
  test(draft: ConnectionDraft): Promise<ConnectionTest>;
}

type Result = StepResult<ConnectStep, ConnectFacts>;

const TOTAL_STEPS = 4;

/** The questions of *Connect to Redis…* and *Edit Connection…*. */
export function connectSteps(
  context: ConnectContext,
): Readonly<Record<ConnectStep, Step<ConnectStep, ConnectFacts>>> {
  const { t } = context;
  const frame = (canGoBack: boolean, step?: number): PromptFrame => ({
    title: context.title,
    canGoBack,
    ...(step === undefined ? {} : { step, totalSteps: TOTAL_STEPS }),
  });

  return {
    async address(facts, canGoBack) {
      const { draft } = facts;
      const answer = await askText({
        ...frame(canGoBack, 1),
        prompt: t(
          'Address of the Redis that your workers use. A password in it is kept in the secret storage.',
        ),
        placeholder: 'redis://localhost:6379/0',
        value: draft.url,
        selection: hostPart(draft.url),
        validate: (text) => urlProblem(text, draftMasterName(draft)),
      });
      return next(facts, answer, (url) => withAddress(draft, 'broker', url), 'resultBackend');
    },

    async resultBackend(facts, canGoBack) {
      const { draft } = facts;
      const answer = await askChoice({
        ...frame(canGoBack, 2),
        placeholder: t("Where do Celery's results go?"),
        active: draft.resultBackendUrl === null ? 'same' : 'other',
        choices: [
          {
            label: t('The same server and database'),
            detail: t('Also for BullMQ, which has no result backend.'),
            value: 'same',
          },
          {
            label: t('Another server or database…'),
            detail: draft.resultBackendUrl === null ? '' : messageText(redisAddress(draft.resultBackendUrl)),
            value: 'other',
          },
        ] as const,
      });
      if (answer.kind === 'value' && answer.value === 'other') {
        return { kind: 'next', step: 'resultBackendAddress', facts };
      }
      return next(facts, answer, () => withAddress(draft, 'result backend', null), 'name');
    },

    async resultBackendAddress(facts, canGoBack) {
      const { draft } = facts;
      const answer = await askText({
        ...frame(canGoBack, 2),
        prompt: t('Address of the result backend.'),
        placeholder: 'redis://localhost:6379/1',
        value: draft.resultBackendUrl ?? draft.url,
        validate: (text) => urlProblem(text, draftMasterName(draft)),
      });
      return next(facts, answer, (url) => withAddress(draft, 'result backend', url), 'name');
    },

    async name(facts, canGoBack) {
      const { draft } = facts;
      const answer = await askText({
        ...frame(canGoBack, 3),
        prompt: t('Name of the connection, as the views show it.'),
        value: draft.name ?? suggestedName(draft.url, context.takenNames),
        validate: (name) => nameProblem(name.trim(), context),
      });
      return next(facts, answer, (name) => ({ ...draft, name: name.trim() }), 'access');
    },

    async access(facts, canGoBack) {
      const { draft } = facts;
      const answer = await askChoice({
        ...frame(canGoBack, 4),
        placeholder: t('What may Task Tower do on {0}?', messageText(redisAddress(draft.url))),
        active: accessOf(draft),
        choices: [
          {
            label: t('Watch and act'),
            detail: t('Watching only reads; what writes happens when you ask for it.'),
            value: 'act',
          },
          {
            label: t('Watch and act with care: it is in production'),
            detail: t('What destroys is asked about twice: the name of the connection must be typed.'),
            value: 'act with care',
          },
          {
            label: t('Only watch'),
            detail: t('Read-only: every action that writes is refused.'),
            value: 'watch',
          },
        ] as const,
      });
      return next(facts, answer, (access) => withAccess(draft, access), 'test');
    },

    async test(facts, canGoBack) {
      const { draft } = facts;
      const answer = await waitFor({
        ...frame(canGoBack),
        text: t('Trying {0} …', messageText(redisAddress(draft.url))),
        work: context.test(draft),
      });
      if (answer.kind !== 'value') return answer;
      const tested = { ...facts, test: answer.value, tested: true };
      if (answer.value.ok) return { kind: 'done', facts: tested };
      const asksPassword = answer.value.problem.kind === 'password-required';
      return { kind: 'next', step: asksPassword ? 'password' : 'problem', facts: tested };
    },

    async password(facts, canGoBack) {
      const problem = problemOf(facts);
      const role = problem?.role ?? 'broker';
      const answer = await askText({
        ...frame(canGoBack),
        prompt: problem === null ? t('Password') : firstSentence(problemText(problem, t)).first,
        placeholder: t('Password of the {0}, kept in the secret storage', role),
        value: '',
        secret: true,
      });
      return next(facts, answer, (password) => withPassword(facts.draft, role, password), 'test');
    },

    async problem(facts, canGoBack) {
      const problem = problemOf(facts);
      if (problem === null) return { kind: 'next', step: 'test', facts };
      const answer = await askChoice({
        ...frame(canGoBack),
        placeholder: t('It does not work yet'),
        choices: problemChoices(problem, t),
      });
      if (answer.kind !== 'value') return answer;
      return answer.value === 'save' ? { kind: 'done', facts } : { kind: 'next', step: answer.value, facts };
    },
  };
}

/** The step after an answer: the one that follows, or after a correction the test. */
function next<T>(
  facts: ConnectFacts,
  answer: Answer<T>,
  change: (value: T) => ConnectionDraft,
  step: ConnectStep,
): Result {
  if (answer.kind !== 'value') return answer;
  return {
    kind: 'next',
    step: facts.tested ? 'test' : step,
    facts: { ...facts, draft: change(answer.value), test: null },
  };
}

function problemText(problem: ConnectionProblem, t: Translate): string {
  return messageText(describeConnectionProblem(problem, t), 1_000);
}

function problemOf({ test }: ConnectFacts): ConnectionProblem | null {
  return test === null || test.ok ? null : test.problem;
}

function urlProblem(text: string, masterName: string | null): string | null {
  const parsed = parseServerUrl(text, masterName);
  return parsed.ok ? null : parsed.message;
}

/** The name of the master that the edited entry has beside its URL. */
function draftMasterName({ entry }: ConnectionDraft): string | null {
  return typeof entry['masterName'] === 'string' ? entry['masterName'] : null;
}

function nameProblem(name: string, { takenNames, t }: ConnectContext): string | null {
  if (name === '') return t('The name is empty.');
  return takenNames.includes(name) ? t("There is a connection '{0}' already.", messageText(name, 100)) : null;
}

/** What a person lets Task Tower do. */
type Access = 'act' | 'act with care' | 'watch';

function accessOf({ readOnly, production }: ConnectionDraft): Access {
  if (readOnly) return 'watch';
  return production ? 'act with care' : 'act';
}

/** One that is only watched stays what it was marked as. */
function withAccess(draft: ConnectionDraft, access: Access): ConnectionDraft {
  if (access === 'watch') return { ...draft, readOnly: true };
  return { ...draft, readOnly: false, production: access === 'act with care' };
}

/** Host, port and database, which a person most likely changes: what follows the scheme. */
function hostPart(url: string): readonly [number, number] {
  const scheme = url.indexOf('://');
  return [scheme === -1 ? 0 : scheme + 3, url.length];
}
