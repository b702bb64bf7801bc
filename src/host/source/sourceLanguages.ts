/** Languages of VS Code in which Celery's tasks are written. */
export const PYTHON_LANGUAGES: readonly string[] = ['python'];

/** Languages of VS Code in which BullMQ's jobs are written. */
export const JAVASCRIPT_LANGUAGES: readonly string[] = [
  'javascript',
  'javascriptreact',
  'typescript',
  'typescriptreact',
];
