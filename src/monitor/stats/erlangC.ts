/**
 * Share of arrivals that find every server busy and wait, in the queue M/M/c (Erlang C; A. K. Erlang, "Solution of some
 * problems in the theory of probabilities of significance in automatic telephone exchanges", 1917).
 *
 * Computed from Erlang B by the recursion 1/B(n) = 1 + n/a · 1/B(n-1) and C = B / (1 - ρ(1 - B)) (R. B. Cooper,
 * "Introduction to Queueing Theory", 2nd ed., section 3.3): no factorial, no power, so that thousands of servers
 * neither overflow nor lose digits.
 *
 * @param servers whole, 1 and more
 * @param load offered load in Erlang: arrivals per second times seconds of service
 * @returns 0 to 1; 1 when the load is as much as the servers can do, or more
 */
export function erlangC(servers: number, load: number): number {
  if (load <= 0) return 0;
  if (load >= servers) return 1;
  const blocking = erlangB(servers, load);
  return blocking / (1 - (load / servers) * (1 - blocking));
}

/**
 * Mean wait until service begins, in ms, in the queue M/M/c: C(c, a) · s / (c - a).
 *
 * @param servers whole, 1 and more
 * @param load offered load in Erlang
 * @param serviceMs mean service time
 * @returns `Infinity` when the load is as much as the servers can do, or more
 */
export function expectedWaitMs(servers: number, load: number, serviceMs: number): number {
  if (load >= servers) return Number.POSITIVE_INFINITY;
  return (erlangC(servers, load) * serviceMs) / (servers - load);
}

function erlangB(servers: number, load: number): number {
  let inverse = 1;
  for (let server = 1; server <= servers; server++) {
    inverse = 1 + (inverse * server) / load;
    // The blocking is 0 then, as far as a number can say.
    if (inverse === Number.POSITIVE_INFINITY) return 0;
  }
  return 1 / inverse;
}
