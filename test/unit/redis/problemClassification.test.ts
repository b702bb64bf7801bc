import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import type { ConnectionProblemKind } from '../../../src/model/connection.ts';
import { judgeGreeting } from '../../../src/monitor/redis/greeting.ts';
import { refusesEverything, replyProblemKind } from '../../../src/monitor/redis/replyProblem.ts';
import { answeredWithTls, socketProblem, timeoutProblem } from '../../../src/monitor/redis/socketProblem.ts';

describe('socketProblem', () => {
  const kinds: readonly (readonly [string, ConnectionProblemKind])[] = [
    ['ENOTFOUND', 'host-not-found'],
    ['EAI_AGAIN', 'host-not-found'],
    ['ECONNREFUSED', 'refused'],
    ['EHOSTUNREACH', 'unreachable'],
    ['ENETUNREACH', 'unreachable'],
    ['ETIMEDOUT', 'timeout'],
    ['ENOENT', 'socket-missing'],
    ['ECONNRESET', 'closed'],
    ['EPIPE', 'closed'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls-untrusted'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'tls-untrusted'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls-untrusted'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'tls-untrusted'],
    ['CERT_HAS_EXPIRED', 'tls-untrusted'],
    ['CERT_NOT_YET_VALID', 'tls-untrusted'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls-untrusted'],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'tls-untrusted'],
    ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', 'tls-untrusted'],
    ['ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE', 'tls-untrusted'],
    ['ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE', 'tls-untrusted'],
    ['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', 'tls-untrusted'],
    ['ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE', 'tls-untrusted'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls-not-spoken'],
    ['ERR_SSL_PACKET_LENGTH_TOO_LONG', 'tls-not-spoken'],
    ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'other'],
    ['EACCES', 'other'],
    ['', 'other'],
  ];
  for (const [code, kind] of kinds) {
    it(`calls ${code === '' ? 'an error without a code' : code} ${kind}`, () => {
      assert.equal(socketProblem(Object.assign(new Error('words'), { code })).kind, kind);
    });
  }

  it('names every address that was tried', () => {
    const errors = [new Error('connect ECONNREFUSED ::1:1'), new Error('connect ECONNREFUSED 127.0.0.1:1')];
    const error = Object.assign(new AggregateError(errors), { code: 'ECONNREFUSED' });
    const detail = 'connect ECONNREFUSED ::1:1, connect ECONNREFUSED 127.0.0.1:1';
    assert.deepEqual(socketProblem(error), { kind: 'refused', detail });
  });

  it("keeps OpenSSL's reason and leaves its thread ids and file names out", () => {
    const message =
      '805C821F6A7F0000:error:0A00045C:SSL routines:ssl3_read_bytes:tlsv13 alert certificate required:../deps/openssl/rec_layer_s3.c:1601:SSL alert number 116\n';
    const error = Object.assign(new Error(message), { code: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED' });
    assert.match(socketProblem(error).detail, /; tlsv13 alert certificate required$/);
  });

  it("reads BoringSSL's errors, which have no code of their own", () => {
    const reasons: readonly (readonly [string, ConnectionProblemKind])[] = [
      ['WRONG_VERSION_NUMBER', 'tls-not-spoken'],
      ['SSLV3_ALERT_HANDSHAKE_FAILURE', 'tls-untrusted'],
      ['TLSV1_ALERT_UNKNOWN_CA', 'tls-untrusted'],
      ['TLSV1_ALERT_CERTIFICATE_REQUIRED', 'tls-untrusted'],
      ['TLSV1_ALERT_PROTOCOL_VERSION', 'other'],
    ];
    for (const [reason, kind] of reasons) {
      const message = `write EPROTO 4375:error:100000f7:SSL routines:OPENSSL_internal:${reason}:../boringssl/src/ssl/tls_record.cc:242:\n`;
      const error = Object.assign(new Error(message), { code: 'EPROTO' });
      assert.equal(socketProblem(error).kind, kind, reason);
      assert.equal(answeredWithTls(error), kind !== 'tls-not-spoken', reason);
    }
    assert.equal(answeredWithTls(Object.assign(new Error('read'), { code: 'ECONNRESET' })), false);
  });

  it("leaves Node's advice about its command line out", () => {
    const message =
      'self-signed certificate; if the root CA is installed locally, try running Node.js with --use-system-ca';
    const error = Object.assign(new Error(message), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    assert.equal(socketProblem(error).detail, 'self-signed certificate');
  });
});

describe('timeoutProblem', () => {
  it('tells a slow name look-up from a silent server', () => {
    assert.equal(timeoutProblem('resolve', 4000).kind, 'host-not-found');
    for (const stage of ['reach', 'secure', 'greet', 'login'] as const) {
      const problem = timeoutProblem(stage, 4000);
      assert.equal(problem.kind, 'timeout');
      assert.match(problem.detail, /within 4 s/);
    }
  });
});

describe('replyProblemKind', () => {
  const kinds: readonly (readonly [string, ConnectionProblemKind])[] = [
    ['NOAUTH Authentication required.', 'password-required'],
    ['WRONGPASS invalid username-password pair or user is disabled.', 'password-wrong'],
    ['ERR invalid password', 'password-wrong'],
    ['ERR invalid username-password pair', 'password-wrong'],
    ['ERR Client sent AUTH, but no password is set', 'password-wrong'],
    [
      'ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?',
      'password-wrong',
    ],
    ["ERR wrong number of arguments for 'auth' command", 'password-wrong'],
    ["NOPERM this user has no permissions to run the 'select' command", 'no-permission'],
    ['ERR DB index is out of range', 'bad-database'],
    ['ERR invalid DB index', 'bad-database'],
    ['ERR SELECT is not allowed in cluster mode', 'bad-database'],
    ['LOADING Redis is loading the dataset in memory', 'loading'],
    ['ERR max number of clients reached', 'too-many-clients'],
    ['ERR max number of clients + cluster connections reached', 'too-many-clients'],
    ['MISCONF Redis is configured to save RDB snapshots', 'other'],
    ['', 'other'],
  ];
  for (const [reply, kind] of kinds) {
    it(`calls "${reply}" ${kind}`, () => {
      assert.equal(replyProblemKind(reply), kind);
    });
  }

  it('knows the replies after which nothing else is of use', () => {
    for (const reply of [
      'LOADING x',
      'BUSY x',
      'MASTERDOWN x',
      'DENIED x',
      'ERR max number of clients reached',
    ]) {
      assert.equal(refusesEverything(reply), true, reply);
    }
    for (const reply of ['NOAUTH x', 'NOPERM x', 'MISCONF x', "ERR unknown command 'PING'", 'LOADINGS']) {
      assert.equal(refusesEverything(reply), false, reply);
    }
  });
});

describe('judgeGreeting', () => {
  const judge = (bytes: string | Buffer, hasCredentials = false) => {
    const greeting = judgeGreeting(Buffer.from(bytes as string, 'latin1'), hasCredentials);
    return greeting.kind === 'problem' ? greeting.problem.kind : greeting.kind;
  };

  it('waits for the whole line of a Redis and for nobody else', () => {
    assert.equal(judge(''), 'more');
    assert.equal(judge('+PO'), 'more');
    assert.equal(judge('-NOAUTH Auth'), 'more');
    assert.equal(judge('+PONG\r\n'), 'redis');
    assert.equal(judge(`+${'P'.repeat(5000)}`), 'not-redis');
    assert.equal(judge('SSH-2.0-OpenSSH'), 'not-redis');
  });

  it('knows what is no Redis', () => {
    for (const words of [
      'HTTP/1.1 400 Bad Request\r\n\r\n',
      'SSH-2.0-OpenSSH_9.2\r\n',
      '+OK POP3 ready\r\n',
      '220 mail\r\n',
      'ERROR\r\n',
      'J\0\0\0\n8.0.36\0',
      ':1\r\n',
    ]) {
      assert.equal(judge(words), 'not-redis', words);
    }
  });

  it('knows a TLS record when it sees one', () => {
    assert.equal(judge('\x15\x03\x01\x00\x02\x02\x46'), 'tls-required');
    assert.equal(judge('\x15'), 'tls-required');
  });

  it('goes on to log in only with something to log in with', () => {
    assert.equal(judge('-NOAUTH Authentication required.\r\n', false), 'password-required');
    assert.equal(judge('-NOAUTH Authentication required.\r\n', true), 'redis');
  });

  it('stops at what login cannot help', () => {
    assert.equal(judge('-LOADING Redis is loading the dataset in memory\r\n', true), 'loading');
    assert.equal(judge('-ERR max number of clients reached\r\n', true), 'too-many-clients');
    assert.equal(judge('-DENIED Redis is running in protected mode\r\n', true), 'other');
    assert.equal(judge('-MISCONF Redis is configured to save RDB snapshots\r\n'), 'redis');
    assert.equal(judge("-NOPERM this user has no permissions to run the 'ping' command\r\n"), 'redis');
  });

  it('is total, and what it shows of hostile bytes is one short line of plain characters', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), fc.boolean(), (bytes, hasCredentials) => {
        const greeting = judgeGreeting(Buffer.from(bytes), hasCredentials);
        if (greeting.kind === 'problem') assert.match(greeting.problem.detail, /^[ -~]{0,320}…?$/);
      }),
    );
  });
});
