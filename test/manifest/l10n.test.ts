import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { messageBundle } from '../../scripts/l10n/messageBundle.ts';
import { MESSAGE_TABLES } from '../../scripts/l10n/messageTables.ts';
import { shownTextsIn } from '../../scripts/l10n/shownTexts.ts';
import { type SourceFile, sourceFiles } from '../../scripts/l10n/sourceFiles.ts';
import { placeholdersOf, translatedMessages } from '../../scripts/l10n/translatedMessages.ts';
import { translationProblems } from '../../scripts/l10n/translationProblems.ts';
import { sentencesIn } from '../../scripts/l10n/visibleSentences.ts';
import { TRANSLATIONS } from '../../scripts/l10n/writeMessages.ts';
import { writtenTextsIn } from '../../scripts/l10n/writtenTexts.ts';
import { root, writtenPackageJson } from './packageJson.ts';

/** Names that look like sentences: of the product, of Python's values, of an icon font, and keys of the model. */
const NAMES = [
  'Task Tower',
  '**Task Tower** · ',
  'result backend',
  'act with care',
  'rate limited',
  'filter prompt',
  'tasks view',
  'similar failures',
  'nothing watched',
  'Source',
  'None',
  'True',
  'False',
  '16px codicon',
  'group member',
  'same workflow',
  'job record',
  'result record',
];

/** How code reaches a value: the pages show it and put it on the clipboard. */
const PATHS = ['args', 'kwargs', 'data', 'result', 'progress'];

/** Reasons that only the log tells, and errors of a page that the host did not make. */
const LOGGED = [
  'It exited with code ',
  'The page has no element with the id "page".',
  'The page has no language in its element with the id "language".',
];

/** Text for machines: HTML, a media type, names of Python's types, what goes to the log. */
const CODE: readonly string[] = [
  'src/host/actions/sendDocument/annotationSchema.ts',
  'src/host/evaluation/evaluationRequest.ts',
  'src/host/panels/panelChannel.ts',
  'src/host/panels/panelHtml.ts',
];

/** Files that translate messages of a table of {@link MESSAGE_TABLES}, or hand over what others translate. */
const PASSING_ON: readonly string[] = [
  'src/host/actionLog/actionLogText.ts',
  'src/host/actions/bullmq/document/sendJobDocument.ts',
  'src/host/actions/bullmq/jobCommand.ts',
  'src/host/actions/bullmq/queueLimits.ts',
  'src/host/actions/celery/workerCommand.ts',
  'src/host/actions/controlAllWorkers.ts',
  'src/host/actions/matching/matchingCommand.ts',
  'src/host/actions/putBack.ts',
  'src/host/actions/readOnlyRefusal.ts',
  'src/host/actions/reportOutcome.ts',
  'src/host/actions/runAction.ts',
  'src/host/actions/sendDocument/readSendDocument.ts',
  'src/host/actions/sendDocument/sendSchema.ts',
  'src/host/actions/targets/messageTarget.ts',
  'src/host/actions/targets/queueTarget.ts',
  'src/host/actions/targets/taskTargets.ts',
  'src/host/actions/targets/workerTargets.ts',
  'src/host/alerts/alertRuleSetting.ts',
  'src/host/connections/connectionSetting.ts',
  'src/host/evaluation/evaluationTargetSetting.ts',
  'src/host/evaluation/httpMessages.ts',
  'src/host/filter/filterChoices.ts',
  'src/host/filter/filterProblemText.ts',
  'src/host/format/editorWording.ts',
  'src/host/messages/connectionProblem.ts',
  'src/host/source/pathMappingSetting.ts',
  'src/host/trees/liveTree.ts',
  'src/host/trees/tasksView.ts',
  'src/model/l10n.ts',
  'src/monitor/monitorMessages.ts',
  'src/webview/ui/messageNodes.ts',
];

/** What of monitor and model only the log tells: what was malformed, what failed beside what was asked, how a thread began. */
const ONLY_LOGGED: readonly string[] = [
  'src/monitor/alerts/alertMessages.ts',
  'src/monitor/bullmq/eventStream.ts',
  'src/monitor/bullmq/jobFollower.ts',
  'src/monitor/bullmq/streamPositions.ts',
  'src/monitor/celery/controlReply.ts',
  'src/monitor/celery/envelope.ts',
  'src/monitor/celery/inFlightMessage.ts',
  'src/monitor/logMessages.ts',
  'src/monitor/main.ts',
  'src/monitor/monitorOptions.ts',
];

/** The same in files that write for a person too; and what others read or wrote in English. */
const ENGLISH = [
  'an entry without the field "event"',
  '" without a usable job id',
  'an event is not an object',
  'an event has no type',
  ' has no hostname',
  ' has no uuid',
  'a result record is not JSON',
  'a result record has no status',
  'Terminated by signal ',
  'Abandoned: its worker is gone (ended from Task Tower).',
  'The above exception was the direct cause of the following exception:',
  'During handling of the above exception, another exception occurred:',
];

const source = sourceFiles('src');
const read = source.filter(({ path }) => /^src\/(host|webview)\//u.test(path));

describe('what a person reads', () => {
  it('is translated: no sentence of host and pages stands in the code alone', () => {
    const others = read.filter(({ path }) => ![...MESSAGE_TABLES, ...CODE].includes(path));
    assert.deepEqual(others.flatMap(untranslated), []);
  });

  it('is translated: nothing is put on a page as it stands in the code', () => {
    const shown = source
      .filter(({ path }) => path.startsWith('src/webview/'))
      .flatMap(({ path, text }) =>
        shownTextsIn(path, text)
          .filter((one) => !PATHS.includes(one.text))
          .map((one) => `${path}:${one.line}: ${one.text}`),
      );
    assert.deepEqual(shown, []);
  });

  it('is translated: no sentence of monitor and model, and no text that they hand over, stands in the code alone', () => {
    const written = source
      .filter(({ path }) => /^src\/(monitor|model)\//u.test(path))
      .filter(({ path }) => ![...MESSAGE_TABLES, ...ONLY_LOGGED].includes(path))
      .flatMap(({ path, text }) =>
        writtenTextsIn(path, text)
          .filter((one) => !ENGLISH.includes(one.text))
          .map((one) => `${path}:${one.line}: ${one.text}`),
      );
    assert.deepEqual(written, []);
  });

  it('is found by these tests: what is excepted holds sentences', () => {
    for (const path of [...MESSAGE_TABLES, ...CODE]) {
      const file = source.find((one) => one.path === path);
      assert.ok(file !== undefined && sentencesIn(path, file.text).length > 0, path);
    }
    for (const path of ONLY_LOGGED) {
      const file = source.find((one) => one.path === path);
      assert.ok(file !== undefined && writtenTextsIn(path, file.text).length > 0, path);
    }
    const handed = `
      const a = { reason: b ? 'too long' : t('not this'), kind: 'nor this', text: 'SELECT no FROM this' };
      const c = 'It is a sentence'; const d = 'this key'; log('warn', 'Not in the log.');
      a.error = \`no end of \${d}\`; failed('no such host'); refusal('not read', 'nobody there');
    `;
    assert.deepEqual(
      writtenTextsIn('sample.ts', handed)
        .map(({ text }) => text)
        .toSorted(),
      ['It is a sentence', 'no end of ', 'no such host', 'nobody there', 'too long'],
    );
    const sample =
      "const a = 'one sentence'; say(`${a} and more`, t('not this'), b === 'nor this'); log.info('or this');";
    assert.deepEqual(
      sentencesIn('sample.ts', sample).map(({ text }) => text),
      ['one sentence', ' and more'],
    );
    const page = `
      el('p', { class: 'not this', title: isOpen ? 'open' : t('closed') }, 'words', t('nor this'), \`\${a} of\`);
      button({ label: 'press', icon: 'not this' }); row.setAttribute('aria-label', 'said'); row.textContent = 'set';
    `;
    assert.deepEqual(
      shownTextsIn('sample.ts', page)
        .map(({ text }) => text)
        .toSorted(),
      [' of', 'open', 'press', 'said', 'set', 'words'],
    );
  });
});

describe('the messages for translators', () => {
  const calls = source.flatMap(({ path, text }) =>
    translatedMessages(path, text).map((message) => ({ ...message, path })),
  );

  it('are put together by the build, where VS Code looks for them', () => {
    const { l10n } = JSON.parse(writtenPackageJson) as { readonly l10n: string };
    assert.equal(l10n, './dist/l10n');
    const keys = new Set(Object.keys(messageBundle()));
    // Of the host, of a table, of a page with a comment, of the model.
    for (const key of ['Task Statistics', 'Purge Queue', 'read/When the details were read.', '{0} min']) {
      assert.ok(keys.has(key), key);
    }
  });

  it('are translated in full, where they are translated', () => {
    const files = globSync(`${TRANSLATIONS}/bundle.l10n.*.json`, { cwd: root });
    for (const file of files) {
      const translation = JSON.parse(readFileSync(join(root, file), 'utf8')) as Record<string, string>;
      assert.deepEqual(translationProblems(messageBundle(), translation), [], file);
    }
    const messages = {
      '{0} of {1}': '{0} of {1}',
      Copy: 'Copy',
      'read/When.': { message: 'read', comment: [] },
    };
    assert.deepEqual(
      translationProblems(messages, { '{0} of {1}': '{1} von', 'read/When.': 'gelesen', Paste: 'Einfügen' }),
      ['is not translated: Copy', 'has other placeholders: {0} of {1}', 'is no message: Paste'],
    );
  });

  it('stand where they are translated, or in a table whose messages are all taken', () => {
    const passing = new Set(calls.filter(({ message }) => message === null).map(({ path }) => path));
    assert.deepEqual([...passing].toSorted(), PASSING_ON);
  });

  it('have a placeholder for each value that they are given', () => {
    const wrong = calls.flatMap(({ path, line, message, values }) => {
      if (message === null || values === null) return [];
      const wanted = Array.from({ length: values }, (_, index) => index);
      const found = placeholdersOf(message);
      return JSON.stringify(found) === JSON.stringify(wanted) ? [] : [`${path}:${line}: ${message}`];
    });
    assert.deepEqual(wrong, []);
  });

  it('are read with their comments and counts', () => {
    const sample = `
      t('{0} of {1}', a, b); tCount(n, '{0} task in {1}', '{0} tasks in {1}', queue); tNodes('at {0}', ...nodes);
      vscode.l10n.t(isOpen ? 'open' : 'closed'); t({ message: 'read', comment: 'When.' }); t(words);
    `;
    assert.deepEqual(
      translatedMessages('sample.ts', sample).map(({ message, comment, values }) => [
        message,
        comment,
        values,
      ]),
      [
        ['{0} of {1}', null, 2],
        ['{0} task in {1}', null, 2],
        ['{0} tasks in {1}', null, 2],
        ['at {0}', null, null],
        ['open', null, 0],
        ['closed', null, 0],
        ['read', 'When.', 0],
        [null, null, 0],
      ],
    );
  });
});

function untranslated({ path, text }: SourceFile): readonly string[] {
  return sentencesIn(path, text)
    .filter((sentence) => ![...NAMES, ...LOGGED].includes(sentence.text))
    .map((sentence) => `${path}:${sentence.line}: ${sentence.text}`);
}
