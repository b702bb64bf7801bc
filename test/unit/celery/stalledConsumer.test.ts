import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readPoppingClients } from '../../../src/monitor/celery/poppingClients.ts';
import { type ConsumerFacts, stallSentence } from '../../../src/monitor/celery/stalledConsumer.ts';

const S = 1_000;
const NOW = 1_000 * S;
const POPPING = { isBlocked: true, idleMs: 0 };
const IDLE = { isBlocked: false, idleMs: 600 * S };

function facts(fields: Partial<ConsumerFacts> = {}): ConsumerFacts {
  return {
    now: NOW,
    quietSince: NOW - 40 * S,
    backlogSince: NOW - 35 * S,
    backlog: [
      { queue: 'celery', waiting: 5 },
      { queue: 'idle', waiting: 0 },
    ],
    active: 0,
    concurrency: 2,
    reserved: 0,
    held: 0,
    prefetch: 8,
    clients: [IDLE],
    consumers: 1,
    idleOthers: 0,
    ...fields,
  };
}

describe('a consumer', () => {
  it('has stalled when nothing explains that it takes nothing, which is said with the figures', () => {
    assert.equal(
      stallSentence(facts()),
      'It is alive but takes nothing from its queues: 5 in celery waiting for 35 s, 2 of 2 slots free, nothing begun or ended for 40 s, and no connection asks Redis for messages, of 1 consumer.',
    );
  });

  it('has not while anything explains it', () => {
    const explanations: [why: string, fields: Partial<ConsumerFacts>][] = [
      ['its slots are busy', { active: 2 }],
      ['it has tasks to begin with', { reserved: 1 }],
      ['its limit is used up by what waits for a rate limit or its time', { held: 8 }],
      ['its queues are empty', { backlog: [{ queue: 'celery', waiting: 0 }] }],
      ['somebody asks for messages, which may be it', { clients: [POPPING] }],
      ['it asked a moment ago', { clients: [{ isBlocked: false, idleMs: 2 * S }] }],
      ['it took something a moment ago', { quietSince: NOW - 20 * S }],
      ['the messages have just come', { backlogSince: NOW - 5 * S }],
    ];
    for (const [why, fields] of explanations) assert.equal(stallSentence(facts(fields)), null, why);
  });

  it('counts the connections of others that are sure to be asking', () => {
    const others = { consumers: 3, idleOthers: 2 };
    assert.equal(stallSentence(facts({ ...others, clients: [POPPING, POPPING, POPPING] })), null);
    assert.match(
      stallSentence(facts({ ...others, clients: [POPPING, POPPING, IDLE] })) ?? '',
      /2 connections ask Redis for messages, of 3 consumers/,
    );
  });

  it('is given longer where connections prove nothing or cannot be seen', () => {
    const long = { quietSince: NOW - 130 * S, backlogSince: NOW - 125 * S };
    const busyOther = { consumers: 2, idleOthers: 0, clients: [POPPING] };
    assert.equal(stallSentence(facts(busyOther)), null);
    assert.match(stallSentence(facts({ ...busyOther, ...long })) ?? '', /one connection asks/);
    assert.equal(stallSentence(facts({ clients: null })), null);
    assert.match(stallSentence(facts({ clients: null, ...long })) ?? '', /cannot be seen/);
  });
});

describe('connections that take from lists', () => {
  it('are those of this database whose last command is BRPOP, without our own', () => {
    const line = (fields: string): string =>
      `id=4 addr=127.0.0.1:42708 ${fields} sub=0 psub=0 multi=-1 user=default`;
    const list = [
      line('name= age=6 idle=1 flags=b db=0 cmd=brpop'),
      line('name= age=9 idle=3 flags=N db=0 cmd=brpop'),
      line('name= age=9 idle=3 flags=N db=1 cmd=brpop'),
      line('name=task-tower:blocking age=9 idle=0 flags=b db=0 cmd=brpop'),
      line('name= age=9 idle=3 flags=N db=0 cmd=exec'),
      line('name= age=9 idle=x flags=N db=0 cmd=brpop'),
      'garbage',
      '',
    ].join('\n');
    assert.deepEqual(readPoppingClients(list, 0), [
      { isBlocked: true, idleMs: 1 * S },
      { isBlocked: false, idleMs: 3 * S },
    ]);
  });
});
