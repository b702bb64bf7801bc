import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeConnectionProblem } from '../../../src/host/messages/connectionProblem.ts';
import type { ConnectionProblemKind } from '../../../src/model/connection.ts';

/** Fills templates as `vscode.l10n.t` does. */
const t = (message: string, ...args: string[]): string =>
  message.replace(
    /\{([0-9])\}/g,
    (_whole, index: string) => args[Number(index)] ?? assert.fail(`{${index}}`),
  );

const KINDS: Readonly<Record<ConnectionProblemKind, RegExp>> = {
  'bad-url': /Cannot read the address/,
  'host-not-found': /host/,
  refused: /refused.*Is Redis running/,
  unreachable: /network/,
  timeout: /No answer/,
  'socket-missing': /unixsocket/,
  'not-redis': /not Redis/,
  'tls-required': /rediss:\/\/ instead of redis:\/\//,
  'tls-not-spoken': /redis:\/\/ instead of rediss:\/\//,
  'tls-untrusted': /certificate/,
  'password-required': /asks for a password/,
  'password-wrong': /correct its user name and password/,
  'no-permission': /rights/,
  'bad-database': /database/,
  'no-master': /Check the name of the master/,
  loading: /loading/,
  'too-many-clients': /maxclients/,
  closed: /closed/,
  other: /log of the server/,
};

describe('describeConnectionProblem', () => {
  const kinds = Object.entries(KINDS) as [ConnectionProblemKind, RegExp][];
  const detail = 'The very words {0} of the system.';
  const describeAs = (kind: ConnectionProblemKind, role: 'broker' | 'result backend') =>
    describeConnectionProblem({ kind, role, address: 'redis://cache:6380/2', detail }, t);

  for (const [kind, words] of kinds) {
    it(`says what failed, why and what to do for ${kind}`, () => {
      const text = describeAs(kind, 'broker');
      assert.match(text, words);
      assert.match(text, /redis:\/\/cache:6380\/2/);
      assert.doesNotMatch(text, /result backend/);

      assert.match(text, /^[^]+[.?] [A-Z][^]+[.?]$/, 'two sentences');
      assert.match(describeAs(kind, 'result backend'), /the result backend redis:\/\/cache:6380\/2/);
    });
  }

  it('gives every kind a text of its own', () => {
    const texts = kinds.map(([kind]) => describeAs(kind, 'broker'));
    assert.equal(new Set(texts).size, texts.length);
  });
});
