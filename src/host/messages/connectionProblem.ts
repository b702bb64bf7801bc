import type { ConnectionProblem, ConnectionProblemKind, ConnectionRole } from '../../model/connection.ts';

/** `vscode.l10n.t`: fills `{0}`, `{1}` … of a message in the person's language. */
export type Translate = (message: string, ...args: string[]) => string;

/** `{0}`: the server; `{1}`: its own words or the system's. What failed and why, then what to do. */
const MESSAGES: Readonly<Record<ConnectionProblemKind, string>> = {
  'bad-url': 'Cannot read the address {0}. {1}',
  'host-not-found':
    'Cannot find the host of {0} ({1}). Check the name, and whether the network or VPN that knows it is connected.',
  refused: 'Cannot reach {0} (connection refused). Is Redis running there, on this port?',
  unreachable: 'Cannot reach {0} ({1}). Check the network, the VPN and the firewalls on the way.',
  timeout:
    'No answer from {0} ({1}). Check that the server is not stopped or busy, and that no firewall drops the connection.',
  'socket-missing':
    'Cannot find the socket {0}. Is Redis running, and does its setting "unixsocket" name this path?',
  'not-redis': 'Cannot use {0}: what listens there is not Redis ({1}). Check host and port.',
  'tls-required': 'Cannot use {0} without TLS ({1}). Write the address with rediss:// instead of redis://.',
  'tls-not-spoken':
    'Cannot use TLS with {0} ({1}). Write the address with redis:// instead of rediss://, or give the port on which the server speaks TLS.',
  'tls-untrusted':
    'Cannot trust the TLS connection to {0} ({1}). Check the CA and client certificate in the TLS settings of the connection, and that the address names the host for which the certificate was made.',
  'password-required':
    'Cannot log in to {0}: it asks for a password. Edit the connection and give one, with a user name if the server has users.',
  'password-wrong': 'Cannot log in to {0} ({1}). Edit the connection and correct its user name and password.',
  'no-permission':
    'Cannot watch {0}: its user lacks a right ({1}). Ask for the rights to read, or give another user.',
  'bad-database':
    'Cannot use the database of {0} ({1}). Choose a lower number, or raise the setting "databases" of the server.',
  'no-master':
    'Cannot find the Redis that the Sentinels of {0} watch ({1}). Check the name of the master, and whether a failover is under way.',
  loading: 'Cannot use {0} yet: it is loading its data. Wait until it has finished.',
  'too-many-clients':
    'Cannot connect to {0}: it takes no more clients. Close some, or raise the setting "maxclients" of the server.',
  closed:
    'The connection to {0} is closed ({1}). Check whether the server, or a proxy in front of it, was stopped.',
  other: 'Cannot use {0} ({1}). Look for the cause in the log of the server.',
};

/** Two sentences for an input box, a notification or a tree node. `t` is `vscode.l10n.t`. */
export function describeConnectionProblem(problem: ConnectionProblem, t: Translate): string {
  const { address, detail, kind, role } = problem;
  return t(MESSAGES[kind], serverText(role, address, t), detail);
}

function serverText(role: ConnectionRole, address: string, t: Translate): string {
  switch (role) {
    case 'broker':
      return address;
    case 'result backend':
      return t('the result backend {0}', address);
    case 'Sentinel':
      return t('the Sentinel {0}', address);
    default:
      return role satisfies never;
  }
}
