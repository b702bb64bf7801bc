import { Buffer } from 'node:buffer';
import type { Random } from './random.ts';

/** Values that readers stumble over, as JSON text. */
const ODD_VALUES = [
  'null',
  'true',
  '0',
  '-1',
  '1e999',
  '-0',
  'NaN',
  'Infinity',
  '9007199254740993',
  '1'.repeat(400),
  '""',
  '[]',
  '{}',
  '[[]]',
  '[null]',
  '"\\ud800"',
  '"\\u0000"',
  '"' + 'x'.repeat(3_000) + '"',
  '"2026-11-21T17:31:20.561938+00:00"',
  '"2026-13-45T99:99:99"',
  '8.64e15',
  '1795282136.35',
  '-8.64e18',
  '{"__type__":"datetime","__value__":"x"}',
  '{"__proto__":{"x":1}}',
  '"constructor"',
  '"__proto__"',
  '['.repeat(600) + ']'.repeat(600),
  '{"a":'.repeat(1_200) + '1' + '}'.repeat(1_200),
  '[1,[2,[3]]]',
  '"SUCCESS"',
  '"task-failed"',
  '"worker-heartbeat"',
  '"application/x-msgpack"',
  '"application/x-gzip"',
] as const;

/** Starts and ends of a value inside JSON text, near enough: a damaged text need not be JSON. */
const VALUE = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|\{\}|\[\]/g;

/** JSON text with one to four things wrong. */
export function damageJson(text: string, random: Random): string {
  let damaged = text;
  for (let times = 1 + random.below(4); times > 0; times--) damaged = damageOnce(damaged, random);
  return damaged;
}

function damageOnce(text: string, random: Random): string {
  switch (random.below(8)) {
    case 0:
      return text.slice(0, random.below(text.length + 1));
    case 1: {
      const at = random.below(text.length + 1);
      return (
        text.slice(0, at) + random.pick(['"', '{', ']', ',', '\\', '\0', '\ud83d', ':']) + text.slice(at)
      );
    }
    case 2: {
      const from = random.below(text.length + 1);
      return text.slice(0, from) + text.slice(from + random.below(40));
    }
    case 3: {
      const from = random.below(text.length + 1);
      const part = text.slice(from, from + random.below(60));
      return text.slice(0, from) + part + text.slice(from);
    }
    default:
      return replaceValue(text, random);
  }
}

/** Puts another value in the place of one: the shape stays JSON, so that readers get further. */
function replaceValue(text: string, random: Random): string {
  const values = [...text.slice(0, 20_000).matchAll(VALUE)];
  if (values.length === 0) return text + random.pick(ODD_VALUES);
  const value = random.pick(values);
  const other = random.below(4) === 0 ? random.pick(values)[0] : random.pick(ODD_VALUES);
  return text.slice(0, value.index) + other + text.slice(value.index + value[0].length);
}

/** Bytes with up to eight of them changed, dropped or repeated. */
export function damageBytes(bytes: Buffer, random: Random): Buffer {
  const damaged = Buffer.from(bytes);
  for (let times = 1 + random.below(8); times > 0 && damaged.length > 0; times--) {
    damaged[random.below(damaged.length)] = random.below(256);
  }
  const cut = random.below(10) === 0 ? random.below(damaged.length + 1) : damaged.length;
  return damaged.subarray(0, cut);
}
