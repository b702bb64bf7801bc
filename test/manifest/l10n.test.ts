import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sources } from './sources.ts';
import { sentencesIn } from './visibleSentences.ts';

/** Names that look like sentences: of the product, and keys of the model. */
const NAMES = [
  'Task Tower',
  '**Task Tower** · ',
  'result backend',
  'act with care',
  'rate limited',
  'filter prompt',
  'tasks view',
  'nothing watched',
  'Source',
];

/** Reasons that only the log tells. */
const LOGGED = ['It exited with code '];

/** Tables of messages, which are translated where they are shown. */
const TABLES: readonly string[] = [
  'actions/bullmq/queueLimits.ts',
  'actions/bullmq/retryJobs.ts',
  'actions/celery/matchingTasks.ts',
  'actions/celery/workerEvents.ts',
  'actions/celery/workerLimits.ts',
  'actions/celery/workerPool.ts',
  'actions/celery/workerQueues.ts',
  'actions/sendDocument/sendOptions.ts',
  'alerts/alertRuleSetting.ts',
  'connections/celerySetting.ts',
  'connections/connectionSetting.ts',
  'evaluation/evaluationTargetSetting.ts',
  'evaluation/httpMessages.ts',
  'filter/filterFields.ts',
  'messages/connectionProblem.ts',
  'source/pathMappingSetting.ts',
];

/** Text for machines: HTML, a media type, names of Python's types, what goes to the log. */
const CODE: readonly string[] = [
  'actions/sendDocument/annotationSchema.ts',
  'evaluation/evaluationRequest.ts',
  'panels/panelChannel.ts',
  'panels/panelHtml.ts',
];

const found = sources('src/host').map(({ path, text }) => ({
  path: path.replaceAll('\\', '/'),
  sentences: sentencesIn(path, text).filter((sentence) => ![...NAMES, ...LOGGED].includes(sentence.text)),
}));

describe('what a person reads', () => {
  it('goes through the translation of VS Code', () => {
    const others = found.filter(({ path }) => ![...TABLES, ...CODE].includes(path));
    assert.deepEqual(
      others.flatMap(({ path, sentences }) =>
        sentences.map(({ line, text }) => `src/host/${path}:${line}: ${text}`),
      ),
      [],
    );
  });

  it('is found by this test: tables and files that are excepted hold sentences', () => {
    for (const path of [...TABLES, ...CODE]) {
      assert.ok(
        found.some((file) => file.path === path && file.sentences.length > 0),
        path,
      );
    }
    const sample =
      "const a = 'one sentence'; say(`${a} and more`, t('not this'), b === 'nor this'); log.info('or this');";
    assert.deepEqual(
      sentencesIn('sample.ts', sample).map(({ text }) => text),
      ['one sentence', ' and more'],
    );
  });
});
