import type { PythonParameter } from '../../../model/definitions/pythonParameters.ts';

/** What the workspace tells of the parameters of tasks. */
export interface TaskSignatures {
  /** What a task of this name takes; `null`: the workspace does not define it, or not for sure. */
  parametersOf(taskName: string): Promise<readonly PythonParameter[] | null>;
}
