/** Scheme of the JSON Schemas of documents of tasks to send. */
export const SCHEMA_SCHEME = 'task-tower-schema';

const PATH = /^\/([\w-]{1,2000})\/[^/]*$/u;

/** The address of the schema for a task. Its name stands there as base64url, since addresses are decoded on the way. */
export function schemaAddress(taskName: string): string {
  const readable = taskName.replaceAll(/[^\w.-]/gu, '_').slice(0, 80);
  return `${SCHEMA_SCHEME}://celery/${Buffer.from(taskName).toString('base64url')}/${readable}.json`;
}

/** The task of {@link schemaAddress}; `null`: it names none. */
export function schemaTaskName({ path }: { readonly path: string }): string | null {
  const name = PATH.exec(path)?.[1];
  return name === undefined ? null : Buffer.from(name, 'base64url').toString('utf8');
}
