import { t } from '../../model/l10n.ts';
import { parseTolerantJson, type DataNode } from '../../model/tolerantJson.ts';
import type { ControlReply } from './controlReply.ts';
import type { InspectArguments, InspectMethod } from './encoder/controlRequest.ts';
import type { RemoteControl } from './remoteControl.ts';
import { fieldOf } from './taskMessage.ts';

/** What is asked of one worker at once, and with which arguments. */
const QUESTIONS = {
  stats: {},
  // Safe: a worker whose arguments are no JSON could not answer otherwise.
  active: { safe: true },
  reserved: {},
  scheduled: {},
  registered: {},
  active_queues: {},
  revoked: {},
  conf: { with_defaults: false },
  report: {},
} as const satisfies Partial<Record<InspectMethod, InspectArguments>>;

export type WorkerQuestion = keyof typeof QUESTIONS;

interface Lack {
  readonly unanswered: () => string;
  readonly indistinct: (name: string) => string;
}

/** Why each part of an answer cannot be had. */
const MESSAGES: Readonly<Record<WorkerQuestion, Lack>> = {
  stats: {
    unanswered: () => t('It did not tell its figures.'),
    indistinct: (name) =>
      t('More than one worker is named {0}, and their answers do not say whose are its figures.', name),
  },
  active: {
    unanswered: () => t('It did not tell the tasks that it executes.'),
    indistinct: (name) =>
      t(
        'More than one worker is named {0}, and their answers do not say whose are the tasks that it executes.',
        name,
      ),
  },
  reserved: {
    unanswered: () => t('It did not tell the tasks that it has prefetched.'),
    indistinct: (name) =>
      t(
        'More than one worker is named {0}, and their answers do not say whose are the tasks that it has prefetched.',
        name,
      ),
  },
  scheduled: {
    unanswered: () => t('It did not tell the tasks that it keeps until their time.'),
    indistinct: (name) =>
      t(
        'More than one worker is named {0}, and their answers do not say whose are the tasks that it keeps until their time.',
        name,
      ),
  },
  registered: {
    unanswered: () => t('It did not tell its registered tasks.'),
    indistinct: (name) =>
      t(
        'More than one worker is named {0}, and their answers do not say whose are its registered tasks.',
        name,
      ),
  },
  active_queues: {
    unanswered: () => t('It did not tell its queues.'),
    indistinct: (name) =>
      t('More than one worker is named {0}, and their answers do not say whose are its queues.', name),
  },
  revoked: {
    unanswered: () => t('It did not tell its revoked ids.'),
    indistinct: (name) =>
      t('More than one worker is named {0}, and their answers do not say whose are its revoked ids.', name),
  },
  conf: {
    unanswered: () => t('It did not tell its settings.'),
    indistinct: (name) =>
      t('More than one worker is named {0}, and their answers do not say whose are its settings.', name),
  },
  report: {
    unanswered: () => t('It did not tell its software versions.'),
    indistinct: (name) =>
      t(
        'More than one worker is named {0}, and their answers do not say whose are its software versions.',
        name,
      ),
  },
};

const COLLECT_MS = 2_500;
/** A longer reply is not taken apart. */
const MAX_REPLY_LENGTH = 8 * 1024 * 1024;

/** The answers of one worker, each as data that keeps every digit. */
export interface WorkerAnswers {
  /** Answers per question, in order of arrival: more than one where processes share the nodename. */
  readonly replies: Readonly<Record<WorkerQuestion, readonly ControlReply[]>>;
  /** This Redis user may not ask; the server's words. */
  readonly forbidden: string | null;
}

/**
 * Asks the processes of one nodename everything, all questions at the same time; nobody else is asked.
 *
 * @param processes live processes of that nodename, each of which answers
 * @throws RedisLinkError when the server cannot be reached
 */
export async function askWorker(
  control: RemoteControl,
  name: string,
  processes: number,
): Promise<WorkerAnswers> {
  let forbidden: string | null = null;
  const ask = async (method: WorkerQuestion): Promise<readonly ControlReply[]> => {
    const outcome = await control.ask(
      { method, arguments: QUESTIONS[method], destination: [name] },
      COLLECT_MS,
      (replies) => replies.length >= processes,
    );
    if (outcome.kind === 'replies') return outcome.replies.filter(({ worker }) => worker === name);
    forbidden = outcome.message;
    return [];
  };
  const [stats, active, reserved, scheduled, registered, queues, revoked, conf, report] = await Promise.all([
    ask('stats'),
    ask('active'),
    ask('reserved'),
    ask('scheduled'),
    ask('registered'),
    ask('active_queues'),
    ask('revoked'),
    ask('conf'),
    ask('report'),
  ]);
  return {
    replies: { stats, active, reserved, scheduled, registered, active_queues: queues, revoked, conf, report },
    forbidden,
  };
}

/** The answer as data; `undefined` when it is too long or no JSON. */
export function answerNode(reply: ControlReply): DataNode | undefined {
  if (reply.text.length > MAX_REPLY_LENGTH) return undefined;
  const parsed = parseTolerantJson(reply.text);
  return parsed.ok ? fieldOf(parsed.value, reply.worker) : undefined;
}

export function unanswered(question: WorkerQuestion): string {
  return MESSAGES[question].unanswered();
}

export function indistinct(question: WorkerQuestion, name: string): string {
  return MESSAGES[question].indistinct(name);
}
