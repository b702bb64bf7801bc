import type { TaskPanelCopy } from '../../contract/taskPanel.ts';
import { canShowEnqueueSource } from '../../model/enqueueSource.ts';
import type { TaskDetail } from '../../model/task.ts';
import { t } from '../../model/l10n.ts';
import { exceptionOf } from './exceptionBlock.ts';
import type { PageMemory } from './pageMemory.ts';
import { chosenIndex } from './traceback/tracebackSection.ts';

interface Copy {
  readonly label: string;
  readonly copy: TaskPanelCopy;
}

/** What can be put on the clipboard of a task, as far as it is known; of several tracebacks the one that is shown. */
export function copies(detail: TaskDetail, memory: Pick<PageMemory, 'traceback'>): readonly Copy[] {
  return [
    { label: t('Copy id'), copy: { what: 'id' } },
    { label: t('Copy link'), copy: { what: 'link' } },
    { label: t('Copy as JSON'), copy: { what: 'json' } },
    ...(canShowEnqueueSource(detail) ? calls(detail) : []),
    ...only(exceptionOf(detail) !== null, { label: t('Copy exception'), copy: { what: 'exception' } }),
    ...tracebackCopies(chosenIndex(detail.tracebacks.length, memory.traceback)),
  ];
}

function calls({ task }: TaskDetail): readonly Copy[] {
  if (task.ref.system === 'bullmq')
    return [{ label: t('Copy as queue.add'), copy: { what: 'call', as: 'enqueue' } }];
  return [
    { label: t('Copy as Python call'), copy: { what: 'call', as: 'direct' } },
    { label: t('Copy as apply_async'), copy: { what: 'call', as: 'enqueue' } },
  ];
}

function tracebackCopies(index: number): readonly Copy[] {
  if (index < 0) return [];
  return [
    { label: t('Copy traceback'), copy: { what: 'traceback', index, as: 'text' } },
    { label: t('Copy traceback as Markdown'), copy: { what: 'traceback', index, as: 'markdown' } },
    { label: t('Copy paths of the traceback'), copy: { what: 'traceback', index, as: 'paths' } },
  ];
}

function only(holds: boolean, copy: Copy): readonly Copy[] {
  return holds ? [copy] : [];
}
