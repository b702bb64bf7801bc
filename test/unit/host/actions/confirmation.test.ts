import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { confirmationOf, namedObjects, namesToType } from '../../../../src/host/actions/confirmation.ts';
import { readOnlyRefusal } from '../../../../src/host/actions/readOnlyRefusal.ts';
import { ACTIONS, type ActionKind } from '../../../../src/model/action.ts';
import { drawing, status } from '../trees/samples.ts';

const KINDS = Object.keys(ACTIONS) as readonly ActionKind[];

const request = {
  question: "Purge 12 waiting tasks from 'batch'?",
  consequence: 'They can be put back.',
  button: 'Purge 12 Tasks',
  typedName: null,
};

describe('what must be agreed to', () => {
  it('is nothing before a safe action, and something before every other', () => {
    for (const kind of KINDS) {
      const confirmation = confirmationOf({ ...request, kind }, [status()], drawing);
      assert.equal(confirmation === null, ACTIONS[kind].danger === 'safe', kind);
    }
  });

  it('names the connection with its address before what destroys', () => {
    for (const kind of KINDS) {
      const confirmation = confirmationOf({ ...request, kind }, [status()], drawing);
      if (confirmation === null) continue;
      assert.equal(confirmation.question, request.question);
      assert.equal(confirmation.action, request.button);
      const isNamed = confirmation.detail.includes('local (redis://localhost:6379)');
      assert.equal(isNamed, ACTIONS[kind].danger === 'destructive', kind);
    }
  });

  it('is the typed name of a connection in production before what destroys, beside what is to be typed anyway', () => {
    for (const kind of KINDS) {
      const isDestructive = ACTIONS[kind].danger === 'destructive';
      assert.deepEqual(namesToType({ kind, typedName: null }, ['shop']), isDestructive ? ['shop'] : [], kind);
      assert.deepEqual(namesToType({ kind, typedName: null }, []), [], kind);
    }
    const purge = { kind: 'celery.purgeQueue', typedName: 'batch' } as const;
    assert.deepEqual(namesToType(purge, ['shop']), ['shop', 'batch']);
    assert.deepEqual(namesToType({ ...purge, typedName: 'shop' }, ['shop']), ['shop']);
  });

  it('is asked also of a safe action that reaches more than was pointed at', () => {
    const asked = { ...request, kind: 'celery.growPool', reachesMore: true } as const;
    assert.match(confirmationOf(asked, [status()], drawing)?.detail ?? '', /redis:\/\/localhost/);
  });
});

describe('names in a question', () => {
  const counted = (count: string) => `${count} workers`;

  it('are quoted when there is one, and counted when there are several', () => {
    assert.equal(namedObjects(['a@b'], counted, drawing), "'a@b'");
    assert.equal(namedObjects(['a', 'b'], counted, drawing), '2 workers (a, b)');
    assert.equal(namedObjects(['a', 'b', 'c'], counted, drawing, 2), '3 workers (a, b, 1 more)');
  });

  it('cannot become links or icons', () => {
    assert.ok(!namedObjects(['[x](command:evil)$(zap)'], counted, drawing).includes(']('));
  });
});

describe('a read-only connection', () => {
  const readOnly = status({ readOnly: true, name: 'production' });

  it('refuses everything that writes, by a sentence that says what to do', () => {
    for (const kind of KINDS) {
      const refused = readOnlyRefusal(kind, ['local'], [readOnly], drawing);
      assert.equal(refused !== null, ACTIONS[kind].writes, kind);
      if (refused === null) continue;
      assert.equal(refused.reason, 'read-only');
      assert.match(refused.message, /the connection 'production' is read-only\. Edit the connection/);
    }
  });

  it('refuses also when it is one of several', () => {
    const both = [status({ id: 'other' }), readOnly];
    assert.notEqual(readOnlyRefusal('celery.revoke', ['other', 'local'], both, drawing), null);
    assert.equal(readOnlyRefusal('celery.revoke', ['other'], both, drawing), null);
  });
});
