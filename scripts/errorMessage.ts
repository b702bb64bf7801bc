import { inspect } from 'node:util';

/** What a thrown value says to a person. */
export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : inspect(error);
}
