import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { parseWorkerClients } from '../../../src/monitor/bullmq/clientList.ts';
import { parseWorkerClientName } from '../../../src/monitor/bullmq/clientName.ts';

/** CLIENT LIST of Redis 7.0 and 7.2, captured from BullMQ 6.7 (named worker), 5.0 (unnamed) and a QueueEvents. */
const CAPTURED = [
  'id=3 addr=127.0.0.1:34420 laddr=127.0.0.1:7911 fd=8 name= age=3 idle=2 flags=N db=0 sub=0 psub=0 ssub=0 multi=-1 qbuf=0 qbuf-free=0 argv-mem=0 multi-mem=0 rbs=1024 rbp=0 obl=0 oll=0 omem=0 tot-mem=1800 events=r cmd=evalsha user=default redir=-1 resp=3',
  'id=4 addr=127.0.0.1:34428 laddr=127.0.0.1:7911 fd=9 name=bull:YjY=:w:wk1 age=3 idle=2 flags=b db=0 sub=0 psub=0 ssub=0 multi=-1 qbuf=0 qbuf-free=0 argv-mem=10 multi-mem=0 rbs=1024 rbp=0 obl=0 oll=0 omem=0 tot-mem=1800 events=r cmd=bzpopmin user=default redir=-1 resp=3 lib-name=ioredis lib-ver=6.0.0',
  'id=5 addr=10.0.0.7:50000 laddr=127.0.0.1:7911 fd=10 name=bull:YjUwMA== age=3 idle=2 flags=b db=0 sub=0 psub=0 ssub=0 multi=-1 cmd=bzpopmin user=default redir=-1 resp=2 lib-name= lib-ver=',
  'id=6 addr=10.0.0.7:50001 laddr=127.0.0.1:7911 fd=11 name=bull:YjUwMA==:qe age=3 idle=2 flags=b db=0 cmd=xread user=default',
  'id=7 addr=10.0.0.7:50002 laddr=127.0.0.1:7911 fd=12 name=bull:YjUwMA== age=3 idle=2 flags=b db=3 cmd=bzpopmin user=default',
  '',
].join('\n');

describe('the client list', () => {
  it('shows the workers of one database, and no other clients', () => {
    assert.deepEqual(parseWorkerClients(CAPTURED, ['bull'], 0), [
      {
        clientId: '4',
        queue: { prefix: 'bull', name: 'b6' },
        scope: 'bull:b6',
        workerName: 'wk1',
        address: '127.0.0.1:34428',
        ageS: 3,
        idleS: 2,
        library: 'ioredis 6.0.0',
      },
      {
        clientId: '5',
        queue: { prefix: 'bull', name: 'b500' },
        scope: 'bull:b500',
        workerName: null,
        address: '10.0.0.7:50000',
        ageS: 3,
        idleS: 2,
        library: null,
      },
    ]);
    assert.equal(parseWorkerClients(CAPTURED, ['bull'], 3).length, 1);
    assert.deepEqual(parseWorkerClients(CAPTURED, ['other'], 0), []);
  });

  it('survives any text', () => {
    const line = fc.oneof(
      fc.string(),
      fc.constantFrom(...CAPTURED.split('\n')),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        assert.ok(Array.isArray(parseWorkerClients(lines.join('\n'), ['bull', ''], 0)));
      }),
    );
  });
});

describe('the name of a worker’s connection', () => {
  it('is read back for any queue and worker name', () => {
    const names = fc.string({ minLength: 1, unit: 'binary' }).filter((name) => name.isWellFormed());
    fc.assert(
      fc.property(names, fc.option(fc.string({ minLength: 1 })), (name, workerName) => {
        const clientName = `{b}:x:${Buffer.from(name).toString('base64')}${workerName === null ? '' : `:w:${workerName}`}`;
        assert.deepEqual(parseWorkerClientName(['{b}:x'], clientName), {
          queue: { prefix: '{b}:x', name },
          workerName,
        });
      }),
    );
  });

  it('is nothing that only looks like one', () => {
    for (const name of [
      'bull:',
      'bull:=',
      'bull:a',
      'bull:YjY=:qe',
      'bull:YjY=:qs',
      'bull:Y!Y=',
      'bull::w:x',
      'bull:YjZ=',
    ]) {
      assert.equal(parseWorkerClientName(['bull'], name), null, name);
    }
  });
});
