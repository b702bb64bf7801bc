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
  'src/webview/ui/messageNodes.ts',
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

  it('is found by these tests: what is excepted holds sentences', () => {
    for (const path of [...MESSAGE_TABLES, ...CODE]) {
      const file = source.find((one) => one.path === path);
      assert.ok(file !== undefined && sentencesIn(path, file.text).length > 0, path);
    }
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
