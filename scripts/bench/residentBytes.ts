import { existsSync, readFileSync } from 'node:fs';
import { runTool } from '../toolchain/runTool.ts';

const BYTES_PER_KIB = 1_024;

/** Resident memory of a process, in bytes. @throws Error when there is no such process, or no way to ask (Windows). */
export async function residentBytes(pid: number): Promise<number> {
  const status = `/proc/${String(pid)}/status`;
  const kib = existsSync(status)
    ? /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(status, 'utf8'))?.[1]
    : (await runTool('ps', ['-o', 'rss=', '-p', String(pid)])).trim();
  if (kib === undefined || kib === '') throw new Error(`Process ${String(pid)} does not tell its memory.`);
  return Number(kib) * BYTES_PER_KIB;
}
