import { findOnPath } from './findOnPath.ts';

/**
 * The path of a Redis or Valkey server that runs on this machine.
 *
 * @throws Error with the remedy for this operating system when there is none.
 */
export async function ensureRedis(): Promise<string> {
  const found = findOnPath('redis-server', 'valkey-server');
  if (found !== null) return found;
  throw new Error('No redis-server or valkey-server was found on PATH.');
}
