/** Scheme of the JSON Schemas of documents of tasks to send. */
export const SCHEMA_SCHEME = 'task-tower-schema';

/** What stands for the jobs of one name in one queue. */
export interface JobKind {
  readonly connectionId: string;
  /** `prefix:queue`. */
  readonly scope: string;
  readonly queue: string;
  readonly name: string;
}

const JOBS = 'bullmq';
const PATH = /^\/([\w-]{1,2000})\/[^/]*$/u;

/** The address of the schema for a task. Its name stands there as base64url, since addresses are decoded on the way. */
export function schemaAddress(taskName: string): string {
  const readable = taskName.replaceAll(/[^\w.-]/gu, '_').slice(0, 80);
  return `${SCHEMA_SCHEME}://celery/${Buffer.from(taskName).toString('base64url')}/${readable}.json`;
}

/** The address of the schema for jobs like those that were added before; see {@link schemaAddress}. */
export function jobSchemaAddress({ connectionId, scope, queue, name }: JobKind): string {
  const readable = name.replaceAll(/[^\w.-]/gu, '_').slice(0, 80);
  const kind = Buffer.from(JSON.stringify([connectionId, scope, queue, name])).toString('base64url');
  return `${SCHEMA_SCHEME}://${JOBS}/${kind}/${readable}.json`;
}

/** The task of {@link schemaAddress}; `null`: it names none. */
export function schemaTaskName({ path }: { readonly path: string }): string | null {
  const name = PATH.exec(path)?.[1];
  return name === undefined ? null : Buffer.from(name, 'base64url').toString('utf8');
}

/** The jobs of {@link jobSchemaAddress}; `null`: it is none. */
export function schemaJobKind(address: {
  readonly authority: string;
  readonly path: string;
}): JobKind | null {
  if (address.authority !== JOBS) return null;
  try {
    const parts: unknown = JSON.parse(schemaTaskName(address) ?? '');
    if (!Array.isArray(parts) || parts.length !== 4 || !parts.every(isText)) return null;
    const [connectionId = '', scope = '', queue = '', name = ''] = parts;
    return { connectionId, scope, queue, name };
  } catch {
    return null;
  }
}

/** Without the library that reads settings and documents: this is loaded when VS Code starts. */
function isText(part: unknown): part is string {
  return typeof part === 'string';
}
