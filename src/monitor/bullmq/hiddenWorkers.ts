import { t } from '../../model/l10n.ts';

/** What tells whether workers are at work that no client list shows. Times are epoch ms of our clock; 0: never. */
export interface WorkerSigns {
  /** Why the list cannot be relied on; `null`: it was read. */
  readonly unknown: string | null;
  /** Whether it has ever shown a worker. */
  readonly everSeen: boolean;
  readonly listedAt: number;
  /** When a job was last seen to begin. */
  readonly lastActiveAt: number;
}

/** A job that began longer ago proves nothing of now: its worker may have gone before the list was read. Ms. */
const PROOF_MS = 60_000;

const AT_WORK = (): string =>
  t(
    'Jobs are being worked on, but no BullMQ worker is in the client list: a proxy or a managed service may hide clients.',
  );

/** Why which workers there are is not known; `null`: the list tells. Jobs that begin without a worker in it are a proof. */
export function hiddenWorkers(
  { unknown, everSeen, listedAt, lastActiveAt }: WorkerSigns,
  now: number,
): string | null {
  if (unknown !== null) return unknown;
  const isAtWork = now - lastActiveAt < PROOF_MS && listedAt > lastActiveAt;
  return isAtWork && !everSeen ? AT_WORK() : null;
}
