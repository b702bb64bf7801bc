import * as v from 'valibot';
import * as vscode from 'vscode';
import type { IndexedJob } from '../../../model/definitions/jobIndex.ts';
import type { IndexedTask } from '../../../model/definitions/taskIndex.ts';
import { namesOfDefinition } from '../../../model/definitions/taskNames.ts';
import type { Task } from '../../../model/task.ts';
import { subjectOf } from '../../commands/treeSubject.ts';
import { messageText } from '../../format/messageText.ts';
import { longestName } from './longestName.ts';
import { type CodeChoice, pickCode } from './pickCode.ts';
import type { WorkspaceDefinitions } from './workspaceDefinitions.ts';
import type { WorkspaceJobs } from './workspaceJobs.ts';

/** The indexes of the workspace. */
export interface WorkspaceCode {
  readonly definitions: WorkspaceDefinitions;
  readonly jobs: WorkspaceJobs;
}

/** A Celery task that is spoken of by name, not one of its runs. */
export interface TaskTarget {
  readonly system: 'celery';
  /** Names that it can have when it runs. */
  readonly names: readonly string[];
  /** The run whose row it was asked on. */
  readonly task: Task | null;
  /** The definition that was chosen. */
  readonly indexed: IndexedTask | null;
}

/** Jobs of BullMQ that are spoken of by queue, by name, or by both. */
export interface JobTarget {
  readonly system: 'bullmq';
  readonly queue: string | null;
  readonly job: string | null;
  readonly task: Task | null;
}

export type DefinitionTarget = TaskTarget | JobTarget;

const NAMES = v.object({ names: v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(100)) });
const JOBS = v.object({ jobs: v.object({ queue: v.nullable(v.string()), job: v.nullable(v.string()) }) });

/** What a command was called on: by a row, by names, or by a choice among what the workspace defines. */
export async function definitionTarget(
  argument: unknown,
  code: WorkspaceCode,
): Promise<DefinitionTarget | null> {
  const subject = subjectOf(argument);
  if (subject?.kind === 'task') return targetOfTask(subject.task);
  const jobs = v.safeParse(JOBS, argument);
  if (jobs.success) return { system: 'bullmq', ...jobs.output.jobs, task: null };
  const named = v.safeParse(NAMES, argument);
  if (named.success) return { system: 'celery', names: named.output.names, task: null, indexed: null };
  return pickDefinition(code);
}

function targetOfTask(task: Task): DefinitionTarget {
  const { name, queue, ref } = task;
  if (ref.system === 'celery') {
    return { system: 'celery', names: name === null ? [] : [name], task, indexed: null };
  }
  const ofScope = ref.scope.slice(ref.scope.lastIndexOf(':') + 1);
  return { system: 'bullmq', queue: queue ?? ofScope, job: name, task };
}

async function pickDefinition({ definitions, jobs }: WorkspaceCode): Promise<DefinitionTarget | null> {
  const [tasks, index] = await Promise.all([definitions.tasks(), jobs.jobs()]);
  const choices: CodeChoice<DefinitionTarget>[] = [
    ...tasks.all().map((indexed) => ({ ...taskChoice(indexed), value: targetOfDefinition(indexed) })),
    ...index
      .all()
      .filter(({ kind }) => kind === 'worker' || kind === 'handler')
      .map((job) => ({ ...jobChoice(job), value: targetOfJob(job) })),
  ];
  if (choices.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('No Celery task and no BullMQ worker is defined in this workspace.'),
    );
    return null;
  }
  return pickCode(choices, vscode.l10n.t('Which task?'));
}

function targetOfDefinition(indexed: IndexedTask): TaskTarget {
  const names = namesOfDefinition(indexed.definition, indexed.path);
  return { system: 'celery', names, task: null, indexed };
}

function targetOfJob({ queue, job }: IndexedJob): JobTarget {
  return { system: 'bullmq', queue, job, task: null };
}

/** A definition of a task to choose. */
export function taskChoice(task: IndexedTask): Omit<CodeChoice<IndexedTask>, 'value'> {
  return { label: messageText(longestName(task)), path: task.path, line: task.definition.line };
}

/** A place that deals with jobs to choose. */
export function jobChoice({ queue, job, path, place }: IndexedJob): Omit<CodeChoice<IndexedJob>, 'value'> {
  const name = [queue, job].filter((part) => part !== null).join(' › ');
  return { label: messageText(name), path, line: place.line };
}
