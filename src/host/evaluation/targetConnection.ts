import type { ConnectionStatus } from '../../model/connection.ts';
import { messageText } from '../format/messageText.ts';
import type { Translate } from '../messages/connectionProblem.ts';

/**
 * Which connection a target means.
 * - `one`: it names one that can be written to, or there is only one.
 * - `several`: it names none, and a person has to choose.
 * - `none`: a sentence says why there is none, and what to do.
 */
export type TargetConnection =
  | { readonly kind: 'one'; readonly connection: ConnectionStatus }
  | { readonly kind: 'several'; readonly connections: readonly ConnectionStatus[] }
  | { readonly kind: 'none'; readonly message: string };

/** `wanted`: id or name, or `null`; `writes`: a read-only connection will not do. */
export function targetConnection(
  wanted: string | null,
  connections: readonly ConnectionStatus[],
  writes: boolean,
  t: Translate,
): TargetConnection {
  if (connections.length === 0) {
    return {
      kind: 'none',
      message: t('There is no connection to send an evaluation to. Connect to Redis first.'),
    };
  }
  if (wanted !== null) {
    const named =
      connections.find(({ id }) => id === wanted) ?? connections.find(({ name }) => name === wanted) ?? null;
    if (named === null) return { kind: 'none', message: unknownConnection(wanted, connections, t) };
    return writes && named.readOnly
      ? { kind: 'none', message: readOnly(named, t) }
      : { kind: 'one', connection: named };
  }
  const usable = connections.filter((connection) => !writes || !connection.readOnly);
  const [first, second] = usable;
  if (first === undefined) {
    const [only] = connections;
    return {
      kind: 'none',
      message:
        only !== undefined && connections.length === 1
          ? readOnly(only, t)
          : t(
              'All connections are read-only, so no evaluation was sent. Allow one of them to write: edit the connection.',
            ),
    };
  }
  return second === undefined ? { kind: 'one', connection: first } : { kind: 'several', connections: usable };
}

function readOnly({ name }: ConnectionStatus, t: Translate): string {
  return t(
    "The connection '{0}' is read-only, so no evaluation was sent. To send some, edit the connection and choose that it may act.",
    messageText(name, 80),
  );
}

function unknownConnection(wanted: string, connections: readonly ConnectionStatus[], t: Translate): string {
  return t(
    "The evaluation target names the connection '{0}', which does not exist. There are: {1}.",
    messageText(wanted, 80),
    connections.map(({ id }) => messageText(id, 80)).join(', '),
  );
}
