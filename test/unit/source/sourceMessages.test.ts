import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { missingFrameMessage, noSourceMessage } from '../../../src/host/source/sourceMessages.ts';

const translate = (message: string, ...args: string[]): string =>
  message.replaceAll(/\{(\d)\}/gu, (_, index: string) => args[Number(index)] ?? '');
const ref = { connectionId: 'c', system: 'celery', scope: '', id: 'd2e4' } as const;

void suite('messages about source that is not found', () => {
  test('name what was looked for', () => {
    const message = noSourceMessage(
      { name: 'tasks.run', ref },
      ['/a.py', '/b.py', '/c.py', '/d.py'],
      translate,
    );
    assert.match(
      message,
      /\(\/a\.py, \/b\.py, \/c\.py and 1 more\)\. No definition of 'tasks\.run' was found either\./u,
    );
    assert.match(message, /map them\.$/u);
  });

  test('say why nothing could be looked for', () => {
    assert.match(noSourceMessage({ name: null, ref }, [], translate), /'d2e4'.*Its name is not known/u);
    assert.match(noSourceMessage({ name: 'tasks.run', ref }, [], translate), /Is the right folder open\?$/u);
  });

  test('keep hostile text from becoming links', () => {
    const hostile = '[open](command:workbench.action.terminal.new)\u001B[31m\u202E';
    for (const message of [
      missingFrameMessage(hostile, translate),
      noSourceMessage({ name: hostile, ref }, [hostile], translate),
    ]) {
      assert.ok(!message.includes(']('));
      assert.ok(!message.includes('\u001B') && !message.includes('\u202E'));
    }
  });
});
