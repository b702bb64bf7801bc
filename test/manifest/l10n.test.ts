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
  'Source',
];

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
  'connections/celerySetting.ts',
  'connections/connectionSetting.ts',
  'evaluation/httpMessages.ts',
  'filter/filterFields.ts',
  'messages/connectionProblem.ts',
];

/** Text for machines: HTML, a media type, names of Python's types, what goes to the log. */
const CODE: readonly string[] = [
  'actions/sendDocument/annotationSchema.ts',
  'evaluation/evaluationRequest.ts',
  'panels/panelChannel.ts',
  'panels/panelHtml.ts',
];

/** Files whose sentences are not translated yet: this list may only become shorter. */
const OPEN: readonly string[] = [
  'actions/queueItemsJson.ts',
  'evaluation/configuredTargets.ts',
  'evaluation/evaluationTargetSetting.ts',
  'evaluation/httpClient.ts',
  'monitorClient/answerInTime.ts',
  'monitorClient/monitorSupervisor.ts',
  'monitorClient/monitorThread.ts',
  'onDemand/onDemand.ts',
  'panels/dashboardFeed.ts',
  'panels/dashboardPanel.ts',
  'panels/taskPanel.ts',
  'panels/taskPanelCopy.ts',
  'panels/taskPanelFeed.ts',
  'panels/taskPanels.ts',
  'panels/tracebackCopy.ts',
  'source/pathMappingSetting.ts',
];

const found = sources('src/host').map(({ path, text }) => ({
  path: path.replaceAll('\\', '/'),
  sentences: sentencesIn(path, text).filter((sentence) => !NAMES.includes(sentence.text)),
}));

describe('what a person reads', () => {
  it('goes through the translation of VS Code', () => {
    const others = found.filter(({ path }) => ![...TABLES, ...CODE, ...OPEN].includes(path));
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
