import type { TaskDetail } from '../../model/task.ts';
import { t } from '../../model/l10n.ts';
import { button } from '../ui/button.ts';
import { el } from '../ui/element.ts';
import type { Openness } from '../ui/openness.ts';
import { region, type Section } from '../ui/section.ts';
import type { ValueLanguage } from '../ui/jsonTree/valueLanguage.ts';
import { createPayloadBlock } from './payloadBlock.ts';

interface Tools {
  readonly openness: Openness;
  readonly copyText: (text: string) => void;
  readonly compare: () => void;
}

/** Arguments (Celery: positional and keyword; BullMQ: the job's data), result and progress. */
export function createValuesSection(given: Tools): Section<TaskDetail> {
  let language: ValueLanguage = 'json';
  const tools = { ...given, language: () => language };
  const args = region('arguments', t('Arguments'));
  args.aside.append(
    button({
      label: t('Compare with another run'),
      icon: 'diff',
      appearance: 'icon',
      focusKey: 'compare',
      onClick: given.compare,
    }),
  );
  const positional = createPayloadBlock({ ...tools, label: 'args', showLabel: true, key: 'args' });
  const keyword = createPayloadBlock({ ...tools, label: 'kwargs', showLabel: true, key: 'kwargs' });
  const data = createPayloadBlock({ ...tools, label: 'data', showLabel: false, key: 'data' });

  const result = region('result', t('Result'));
  const resultValue = createPayloadBlock({ ...tools, label: 'result', showLabel: false, key: 'result' });
  result.body.append(resultValue.element);

  const progress = region('progress', t('Progress'));
  const progressValue = createPayloadBlock({
    ...tools,
    label: 'progress',
    showLabel: false,
    key: 'progress',
  });
  progress.body.append(progressValue.element);

  return {
    element: el(
      'div',
      { class: 'columns' },
      args.element,
      el('div', { class: 'column' }, result.element, progress.element),
    ),
    update(detail) {
      const isBullmq = detail.task.ref.system === 'bullmq';
      language = isBullmq ? 'json' : 'python';
      args.heading.textContent = isBullmq ? t('Data') : t('Arguments');
      const blocks = isBullmq ? [data] : [positional, keyword];
      if (args.body.firstElementChild !== blocks[0]?.element) {
        args.body.replaceChildren(...blocks.map((block) => block.element));
      }
      (isBullmq ? data : positional).update(detail.args);
      if (!isBullmq) keyword.update(detail.kwargs);

      result.heading.textContent = isBullmq ? t('Return value') : t('Result');
      resultValue.update(detail.result);

      progress.element.hidden = detail.progress === null;
      if (detail.progress !== null) {
        const source = isBullmq ? 'job record' : 'result record';
        progressValue.update({ kind: 'json', text: detail.progress, source });
      }
    },
  };
}
