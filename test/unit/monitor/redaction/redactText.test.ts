import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { redactText } from '../../../../src/monitor/redaction/redactText.ts';
import { assertLinearTime } from '../../linearTime.ts';

const KEYS: ReadonlySet<string> = new Set([
  'password',
  'Authorization',
  'pin',
  'contraseña',
  'Cookie',
  'X-Key',
]);
const redact = (text: string): string => redactText(text, (key) => KEYS.has(key));

describe('redactText', () => {
  const cases: readonly (readonly [name: string, text: string, expected: string])[] = [
    ['a dictionary', `{'user': 'bob', 'password': 'x'}`, `{'user': 'bob', 'password': '[redacted]'}`],
    ['JSON', `{"user":"bob","password":"x"}`, `{"user":"bob","password":"[redacted]"}`],
    ['bytes', `{b'password': b'x', 'a': 1}`, `{b'password': '[redacted]', 'a': 1}`],
    ['a number', `{'pin': 1234, 'a': 1}`, `{'pin': '[redacted]', 'a': 1}`],
    ['a keyword argument', `login(user='bob', password='x')`, `login(user='bob', password='[redacted]')`],
    ['a bare keyword argument', `f(pin=1234, a=1)`, `f(pin=[redacted], a=1)`],
    ['a list', `{'password': ['a', {'b': ']'}], 'c': 1}`, `{'password': '[redacted]', 'c': 1}`],
    ['a call', `{'pin': Decimal('1.2'), 'a': 1}`, `{'pin': '[redacted]', 'a': 1}`],
    ['an object', `{'password': <Secret at 0x7f, 1>, 'a': 1}`, `{'password': '[redacted]', 'a': 1}`],
    ['a quote within', `{'password': 'it\\'s', 'a': 1}`, `{'password': '[redacted]', 'a': 1}`],
    ['another quote within', `{'password': "it's, ok", 'a': 1}`, `{'password': "[redacted]", 'a': 1}`],
    ['JSON in a string', `('{"password": "a\\"b", "c": 1}',)`, `('{"password": "[redacted]", "c": 1}',)`],
    [
      'JSON in JSON',
      `["{\\"password\\": \\"a\\\\\\"b\\", \\"c\\": 1}"]`,
      `["{\\"password\\": \\"[redacted]\\", \\"c\\": 1}"]`,
    ],
    ['a URL', `('https://h/?a=1&pin=12&b=2',)`, `('https://h/?a=1&pin=[redacted]&b=2',)`],
    ['the address of a server', `('redis://:x@h:6379/0',)`, `('redis://:[redacted]@h:6379/0',)`],
    ['an address with a user', `postgres://me:p%40@h/d failed`, `postgres://me:[redacted]@h/d failed`],
    ['an address with an @ in it', `amqp://me:p@ss@h//`, `amqp://me:[redacted]@h//`],
    ['an address that was cut', `('redis://:hunter...`, `('redis://:[redacted]...`],
    ['an address that ends with the text', `redis://me:hunt`, `redis://me:[redacted]`],
    ['a header', `('Authorization: Bearer abc.def\\n',)`, `('Authorization: [redacted]',)`],
    ['a cookie', `'Cookie: a=1; b=2'`, `'Cookie: [redacted]'`],
    ['a key with a dash', `{'X-Key': 'x'}`, `{'X-Key': '[redacted]'}`],
    ['an escaped key', `{"contrase\\u00f1a": "x"}`, `{"contrase\\u00f1a": "[redacted]"}`],
    ['a cut string', `{'a': 1, 'password': 'hunt...`, `{'a': 1, 'password': '[redacted]'`],
    ['a cut list', `{'password': ['hunt', 'x...`, `{'password': '[redacted]'`],
    ['a stray quote before', `"it's {'password': 'x'}"`, `"it's {'password': '[redacted]'}"`],
    ['two of them', `{'pin': 1, 'password': 'x'}`, `{'pin': '[redacted]', 'password': '[redacted]'}`],
    ['white space', `{ "password" :\n "x" }`, `{ "password" :\n "[redacted]" }`],
  ];
  for (const [name, text, expected] of cases) {
    it(`takes it out of ${name}`, () => {
      assert.equal(redact(text), expected);
    });
  }

  const untouched: readonly string[] = [
    `{'user': 'password'}`,
    `{'password': None, 'pin': '', "Cookie": null, 'a': 1}`,
    `password == 'x'`,
    `('http://host:8080/a@b', 'redis://h:6379', 'redis://me@h:6379/0')`,
    `('http://host:80...`,
    `mail to a:b@c`,
    `password::x`,
    `(1, 'pin', 2)`,
    `{'password_hint': 'x'}`,
    `{'password'`,
    `{'password':`,
    '',
    ':',
    '=',
  ];
  for (const text of untouched) {
    it(`leaves ${JSON.stringify(text)} as it is`, () => {
      assert.equal(redact(text), text);
    });
  }

  it('takes no more than linear time for hostile text', () => {
    for (const part of [
      "'password':",
      'password=\\',
      "password='\\",
      '":',
      "'",
      'password=(',
      '\\',
      'password: ',
      '://:',
      '://a:b.',
      ':',
    ]) {
      assertLinearTime(part, 100_000 * part.length, redact);
      assertLinearTime(part, 100_000 * part.length, (text) => redact(`password=${text}`));
    }
  });
});
