import type { LogOutputChannel } from 'vscode';
import type { CeleryTaskDefinition } from '../../../model/definitions/celeryTasks.ts';
import type { PythonParameter } from '../../../model/definitions/pythonParameters.ts';
import type { TaskIndex } from '../../../model/definitions/taskIndex.ts';
import { CELERY_TASKS } from './celeryLanguage.ts';
import { WorkspaceIndex } from './workspaceIndex.ts';

/** The index of this workspace's definitions of Celery tasks. */
export class WorkspaceDefinitions extends WorkspaceIndex<readonly CeleryTaskDefinition[], TaskIndex> {
  constructor(log: Pick<LogOutputChannel, 'warn'>) {
    super(CELERY_TASKS, ['.py'], log);
  }

  /** The definitions; read at the first call, which waits at most 5 s. */
  tasks(): Promise<TaskIndex> {
    return this.current();
  }

  /** What a task of this name takes, by its definition; `null`: it is not defined here, or not readably. */
  async parametersOf(taskName: string): Promise<readonly PythonParameter[] | null> {
    const found = (await this.tasks()).find(taskName);
    return found.find(({ definition }) => definition.parameters !== null)?.definition.parameters ?? null;
  }
}
