import { deflateSync } from 'node:zlib';
import { celerySamples } from './celerySamples.ts';
import {
  readBinding,
  readEvent,
  readReply,
  readResult,
  readTaskMessage,
  readUnacked,
  type Reader,
} from './celeryReaders.ts';
import { damageBytes, damageJson } from './damage.ts';
import { seededRandom, type Random } from './random.ts';

/** What became of the damaged inputs of one kind. */
export interface FuzzCount {
  readonly kind: string;
  readonly inputs: number;
  /** Still a message after the damage; the rest was refused and counted. */
  readonly understood: number;
}

/** An input that a reader could not bear. */
export class FuzzFailure extends Error {
  constructor(kind: string, input: Buffer, seed: number, cause: unknown) {
    super(`The reader of ${kind} threw (seed ${seed}): ${String(cause)}\n${input.toString('base64')}`, {
      cause,
    });
    this.name = 'FuzzFailure';
  }
}

interface Kind {
  readonly name: string;
  readonly read: Reader;
  readonly make: (random: Random) => Buffer;
}

const { taskBodies, taskHeaders, properties, events, results, bindings, replies } = celerySamples;

const kinds: readonly Kind[] = [
  { name: 'task message', read: readTaskMessage, make: (random) => Buffer.from(taskMessage(random)) },
  { name: 'unacked value', read: readUnacked, make: (random) => Buffer.from(unacked(random)) },
  {
    name: 'event',
    read: readEvent,
    make: (random) => Buffer.from(wrapped(random, events, '{"hostname":"w1@host"}')),
  },
  {
    name: 'control reply',
    read: readReply,
    make: (random) => Buffer.from(wrapped(random, replies, '{"ticket":"t","clock":3}')),
  },
  { name: 'result', read: readResult, make: (random) => damageText(random.pick(results), random) },
  {
    name: 'binding',
    read: readBinding,
    make: (random) => damageBytes(Buffer.from(random.pick(bindings)), random),
  },
];

/**
 * Feeds damaged samples to everything that reads what Celery writes.
 *
 * @throws FuzzFailure when a reader throws
 */
export function fuzzCelery(inputs: number, seed: number): readonly FuzzCount[] {
  const random = seededRandom(seed);
  const understood = new Map<string, number>();
  for (let number = 0; number < inputs; number++) {
    const kind = kinds[number % kinds.length];
    if (kind === undefined) break;
    const input = kind.make(random);
    if (isUnderstood(kind, input, seed)) understood.set(kind.name, (understood.get(kind.name) ?? 0) + 1);
  }
  return kinds.map(({ name }, index) => ({
    kind: name,
    inputs: Math.ceil((inputs - index) / kinds.length),
    understood: understood.get(name) ?? 0,
  }));
}

function isUnderstood({ name, read }: Kind, input: Buffer, seed: number): boolean {
  try {
    return read(input);
  } catch (error) {
    throw new FuzzFailure(name, input, seed, error);
  }
}

function taskMessage(random: Random): string {
  return wrapped(random, taskBodies, maybeDamaged(random.pick(taskHeaders), random));
}

function unacked(random: Random): string {
  const value = `[${taskMessage(random)},"",${random.pick(['"celery"', '"a.b.c"', 'null'])}]`;
  return maybeDamaged(value, random);
}

/** Damages the body, the envelope, or both; sometimes the body is compressed, or another type is claimed. */
function wrapped(random: Random, bodies: readonly string[], headers: string): string {
  const body = Buffer.from(maybeDamaged(random.pick(bodies), random));
  const bytes = random.below(8) === 0 ? damageBytes(deflateSync(body), random) : body;
  const type = random.below(8) === 0 ? random.pick(CONTENT_TYPES) : 'application/json';
  const envelope = `{"body":"${bytes.toString('base64')}","content-encoding":"utf-8","content-type":"${type}","headers":${headers},"properties":${properties}}`;
  return random.below(3) === 0 ? damageJson(envelope, random) : envelope;
}

const CONTENT_TYPES = [
  'application/x-python-serialize',
  'application/x-msgpack',
  'application/x-yaml',
  'text/plain',
  'application/data',
  'json',
] as const;

function maybeDamaged(text: string, random: Random): string {
  return random.below(4) === 0 ? text : damageJson(text, random);
}

function damageText(text: string, random: Random): Buffer {
  const damaged = Buffer.from(damageJson(text, random));
  return random.below(4) === 0 ? damageBytes(damaged, random) : damaged;
}
