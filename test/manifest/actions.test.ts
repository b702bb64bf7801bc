import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CONTEXT_WORDS } from '../../src/host/trees/contextValues.ts';
import { ACTIONS, type ActionSpec } from '../../src/model/action.ts';
import { packageJson } from './packageJson.ts';
import { sources } from './sources.ts';

const { commands, menus } = packageJson.contributes;
const text = sources('src/host/actions')
  .map((source) => source.text)
  .join('\n');

/** Rows of the tables of actions: the ids of their commands. */
const rows = [...text.matchAll(/^ {2}\[COMMANDS\.(\w+)\]: /gm)].map(([, key]) => `taskTower.${key ?? ''}`);

/** Commands of the tables that change nothing on a server by themselves. */
const LOOKING = [
  'ping',
  'peekQueue',
  'controlAllWorkers',
  'showActionLog',
  'sendDocument',
  'discardDocument',
];
const acting = rows.filter((command) => !LOOKING.some((name) => command === `taskTower.${name}`));

/** Words that rows carry also on a read-only connection. */
const READ_ONLY_WORDS: readonly string[] = [
  CONTEXT_WORDS.connection,
  CONTEXT_WORDS.down,
  CONTEXT_WORDS.setting,
  CONTEXT_WORDS.celery,
  CONTEXT_WORDS.worker,
  CONTEXT_WORDS.reachable,
  CONTEXT_WORDS.queue,
  CONTEXT_WORDS.pinned,
  CONTEXT_WORDS.unpinned,
  CONTEXT_WORDS.task,
  CONTEXT_WORDS.failed,
];

/** Words of the rows on which an action of each target may be offered. */
const WORDS_OF_TARGET: Readonly<Record<ActionSpec['target'], readonly string[]>> = {
  connection: [CONTEXT_WORDS.sendable],
  worker: [
    CONTEXT_WORDS.reachable,
    CONTEXT_WORDS.controllable,
    CONTEXT_WORDS.eventsOff,
    CONTEXT_WORDS.eventsOn,
  ],
  queue: [
    CONTEXT_WORDS.sendable,
    CONTEXT_WORDS.purgeable,
    CONTEXT_WORDS.bullQueue,
    CONTEXT_WORDS.pausable,
    CONTEXT_WORDS.resumable,
  ],
  task: [
    CONTEXT_WORDS.celeryTask,
    CONTEXT_WORDS.retryable,
    CONTEXT_WORDS.revocable,
    CONTEXT_WORDS.terminable,
    CONTEXT_WORDS.job,
    CONTEXT_WORDS.endedJob,
    CONTEXT_WORDS.pendingJob,
    CONTEXT_WORDS.delayedJob,
    CONTEXT_WORDS.activeJob,
    CONTEXT_WORDS.removableJob,
  ],
  message: [CONTEXT_WORDS.message],
  scheduler: [CONTEXT_WORDS.scheduler],
};

describe('actions', () => {
  it('are all offered by some command', () => {
    for (const kind of Object.keys(ACTIONS)) assert.ok(text.includes(`'${kind}'`), kind);
  });

  it('bear the titles of the table of actions', () => {
    const titles = commands.map(({ title }) => title.replace(/…$/, ''));
    for (const [kind, { title }] of Object.entries(ACTIONS)) {
      // What was removed is chosen from one list, whatever it was removed by; a scheduler is saved from its document.
      if (kind === 'celery.restoreMessages' || kind === 'bullmq.restoreJobs') continue;
      if (kind === 'bullmq.upsertScheduler') continue;
      assert.ok(titles.includes(title), `${kind}: ${title}`);
    }
  });

  it('are in the context menu of rows of their target, and in the palette', () => {
    const rowsOf = (command: string) =>
      (menus['view/item/context'] ?? []).filter((row) => row.command === command);
    for (const [kind, { title, target }] of Object.entries(ACTIONS)) {
      if (kind.endsWith('.restoreMessages') || kind.endsWith('.restoreJobs')) continue;
      if (kind === 'bullmq.upsertScheduler') continue;
      const ids = commands
        .filter((one) => one.title.replace(/…$/, '') === title)
        .map(({ command }) => command);
      const words = ids.flatMap(rowsOf).map(({ when = '' }) => /\\b(\w+)\\b/.exec(when)?.[1] ?? '');
      assert.ok(words.length > 0, `${kind} is in no context menu`);
      for (const word of words) assert.ok(WORDS_OF_TARGET[target].includes(word), `${kind}: ${word}`);
      for (const id of ids) {
        const hidden = menus['commandPalette']?.some(
          ({ command, when }) => command === id && when === 'false',
        );
        assert.ok(hidden !== true, `${kind} is not in the palette`);
      }
    }
  });

  it('that are commonest are beside a task: to its source, and again', () => {
    const inline = (menus['view/item/context'] ?? [])
      .filter(({ when = '', group = '' }) => group.startsWith('inline') && /taskTower/.test(when))
      .map(({ command }) => command);
    for (const name of ['goToSource', 'retryTask', 'retryJob', 'peekQueue', 'runScheduler']) {
      assert.ok(inline.includes(`taskTower.${name}`), name);
    }
  });

  it('are enabled only while some connection is not read-only', () => {
    assert.ok(acting.length >= 20);
    for (const id of acting) {
      assert.equal(commands.find(({ command }) => command === id)?.enablement, 'taskTower.writable', id);
    }
  });

  it('are not in the menus of rows of a read-only connection', () => {
    for (const { command, when = '' } of menus['view/item/context'] ?? []) {
      if (!acting.includes(command)) continue;
      const word = /\\b(\w+)\\b/.exec(when)?.[1] ?? '';
      assert.ok(word !== '' && !READ_ONLY_WORDS.includes(word), `${command}: ${when}`);
    }
  });

  it('that destroy ask first: their titles end in …', () => {
    for (const { command, title } of commands) {
      const spec = Object.values(ACTIONS).find((one) => `${one.title}…` === title || one.title === title);
      if (spec?.danger === 'destructive') assert.ok(title.endsWith('…'), command);
    }
  });
});
