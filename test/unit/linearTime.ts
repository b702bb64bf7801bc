import assert from 'node:assert/strict';

/** What is done within this much processor time, in ms, is fast enough, however it grows. */
const SMALL_MS = 300;
/** Text that is eight times as long takes 8 times as long in linear time, 64 times in quadratic. */
const SHARE = 8;
const MOST_GROWTH = 32;

/**
 * Fails when `run` takes more than linear time on `unit` repeated to about `length` characters. Counts the time of processors
 * that this process used: what else the machine does makes no difference.
 */
export function assertLinearTime(unit: string, length: number, run: (text: string) => unknown): void {
  const msFor = (characters: number): number => {
    const text = unit.repeat(Math.ceil(characters / unit.length));
    const before = process.cpuUsage();
    run(text);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  };
  const whole = msFor(length);
  if (whole < SMALL_MS) return;
  const part = msFor(length / SHARE);
  assert.ok(
    whole < part * MOST_GROWTH,
    `${JSON.stringify(unit)} repeated took ${whole} ms of processor time, and ${part} ms at an eighth of the length`,
  );
}
