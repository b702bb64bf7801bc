import * as vscode from 'vscode';
import type { Task } from '../../../model/task.ts';
import { messageText } from '../../format/messageText.ts';
import { locateDefinition } from '../locateDefinition.ts';
import { revealPlace } from '../revealPlace.ts';
import { withSearchProgress } from '../searchProgress.ts';
import { WorkspaceFiles } from '../workspaceFiles.ts';
import {
  definitionTarget,
  type JobTarget,
  jobChoice,
  type TaskTarget,
  taskChoice,
  type WorkspaceCode,
} from './definitionTarget.ts';
import { type CodeChoice, pickCode } from './pickCode.ts';

interface FoundCode {
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  readonly column: number;
}

/**
 * *Go to Task Definition*: by the index where that is sure, else the likeliest place of a search through all files. Says
 * so when there is none.
 */
export async function goToDefinition(argument: unknown, code: WorkspaceCode): Promise<void> {
  const target = await definitionTarget(argument, code);
  if (target === null) return;
  const found = await (target.system === 'celery' ? tasksFor(target, code) : jobsFor(target, code));
  const [only, ...others] = found;
  if (only === undefined) {
    await goToLikeliest(target);
    return;
  }
  const chosen =
    others.length === 0
      ? only.value
      : await pickCode(found, vscode.l10n.t('Several definitions have that name'));
  if (chosen !== null) await reveal(chosen);
}

async function tasksFor(
  { indexed, names }: TaskTarget,
  { definitions }: WorkspaceCode,
): Promise<readonly CodeChoice<FoundCode>[]> {
  const tasks = await definitions.tasks();
  const found = indexed === null ? [...new Set(names.flatMap((name) => tasks.find(name)))] : [indexed];
  return found.map((task) => ({ ...taskChoice(task), value: { path: task.path, ...task.definition } }));
}

/** What names the job; a worker that takes all jobs leads on to its processor, which only a search can follow. */
async function jobsFor(
  { queue, job, task }: JobTarget,
  { jobs }: WorkspaceCode,
): Promise<readonly CodeChoice<FoundCode>[]> {
  const found = queue === null ? [] : (await jobs.jobs()).definitions(queue, job);
  const isSearched = task !== null && found.length < 2 && found.every(({ kind }) => kind === 'worker');
  if (isSearched) return [];
  return found.map((one) => ({ ...jobChoice(one), value: { path: one.path, ...one.place } }));
}

async function goToLikeliest(target: TaskTarget | JobTarget): Promise<void> {
  const name = target.system === 'celery' ? (target.names[0] ?? null) : (target.job ?? target.queue);
  const sought = target.task ?? (target.system === 'bullmq' ? taskOf(target) : null);
  const found = sought === null ? null : await search(sought);
  if (found !== null) {
    await reveal(found);
    return;
  }
  const message =
    name === null
      ? vscode.l10n.t('The name of this task is not known, so its definition could not be looked for.')
      : vscode.l10n.t(
          "No definition of '{0}' is in the workspace. Is the right folder open?",
          messageText(name, 120),
        );
  void vscode.window.showWarningMessage(message);
}

function taskOf({ queue, job }: JobTarget): Pick<Task, 'name' | 'ref' | 'queue'> {
  return { name: job, queue, ref: { connectionId: '', system: 'bullmq', scope: queue ?? '', id: '' } };
}

function search(task: Pick<Task, 'name' | 'ref' | 'queue'>): Promise<FoundCode | null> {
  return withSearchProgress(vscode.l10n.t('Looking for the definition'), async (token) => {
    const abort = new AbortController();
    const listener = token.onCancellationRequested(() => {
      abort.abort();
    });
    try {
      return await locateDefinition(task, new WorkspaceFiles(token), abort.signal);
    } finally {
      listener.dispose();
    }
  });
}

function reveal({ path, line, column }: FoundCode): Promise<void> {
  return revealPlace(path, () => ({ line: line - 1, start: column - 1, end: column - 1 }));
}
