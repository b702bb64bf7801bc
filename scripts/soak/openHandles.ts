import type { ThreadVitals, Vitals } from './hostApi.ts';

/** How many of each kind of handle and listener both threads have: `monitor TCPSocketWrap`, `host listeners message`. */
export function openHandles({ host, monitor }: Vitals): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const [name, thread] of [
    ['host', host],
    ['monitor', monitor],
  ] as const) {
    if (thread !== null) countOf(name, thread, counts);
  }
  return counts;
}

function countOf(name: string, thread: ThreadVitals, counts: Map<string, number>): void {
  for (const resource of thread.resources) {
    const key = `${name} ${resource}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  for (const [event, count] of Object.entries(thread.listeners)) {
    counts.set(`${name} listeners ${event}`, count);
  }
}

/**
 * What is open more often at the end than at the begin, by the fewest of several looks at each time: what comes and goes is
 * no leak.
 */
export function leakedHandles(
  begin: readonly Vitals[],
  end: readonly Vitals[],
  allowed: readonly string[] = [],
): readonly string[] {
  const before = fewest(begin);
  return [...fewest(end)].flatMap(([key, count]) => {
    const known = before.get(key) ?? 0;
    return count > known && !allowed.includes(key) ? `${key}: ${String(known)}, then ${String(count)}` : [];
  });
}

function fewest(looks: readonly Vitals[]): ReadonlyMap<string, number> {
  const counts = looks.map(openHandles);
  const keys = new Set(counts.flatMap((one) => [...one.keys()]));
  return new Map([...keys].map((key) => [key, Math.min(...counts.map((one) => one.get(key) ?? 0))]));
}
