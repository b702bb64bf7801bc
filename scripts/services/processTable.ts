import { readdirSync, readFileSync } from 'node:fs';

/** One line of Linux's process table. */
export interface ProcessEntry {
  readonly pid: number;
  /** It has ended, but its parent has not collected it yet. */
  readonly isZombie: boolean;
  readonly group: number;
}

/** What Linux says about a process, or null when there is none (or this is not Linux). */
export function processEntry(pid: number): ProcessEntry | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const [state, , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { pid, isZombie: state === 'Z' || state === 'X', group: Number(group) };
  } catch {
    return null;
  }
}

/** Every process of this Linux machine. */
export function processTable(): readonly ProcessEntry[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .map((name) => processEntry(Number(name)))
    .filter((entry) => entry !== null);
}
