import { findOnPath } from './findOnPath.ts';

/** A Python 3 with venv. @throws Error with the remedy when there is none. */
export async function ensurePython(): Promise<string> {
  const found = findOnPath('python3', 'python');
  if (found !== null) return found;
  throw new Error('No python3 was found on PATH.');
}
