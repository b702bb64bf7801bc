import type { ConnectionState } from '../model/connection.ts';

export interface ConnectionParts {
  readonly broker: ConnectionState;
  /** `null`: the broker's server serves both. */
  readonly results: ConnectionState | null;
  /** A system that is there, or every system, could not be started. */
  readonly systems: Extract<ConnectionState, { kind: 'down' }> | null;
}

/** The one state that a person sees: online only when both servers are and everything on them could be started. */
export function connectionState({ broker, results, systems }: ConnectionParts): ConnectionState {
  if (broker.kind !== 'online') return broker;
  if (results !== null && results.kind !== 'online') return results;
  if (systems !== null) return systems;
  return results === null ? broker : { ...broker, since: Math.max(broker.since, results.since) };
}
