import { SYSTEM_TITLES } from '../../model/system.ts';
import type { TaskDetail } from '../../model/task.ts';
import { visibleLine } from '../../model/visibleText.ts';
import { t } from '../../model/l10n.ts';
import { formatNumber } from '../../model/numberFormat.ts';
import { button } from '../ui/button.ts';
import { el } from '../ui/element.ts';
import { moment } from '../ui/moment.ts';
import { region, type Section } from '../ui/section.ts';
import { unknown } from '../ui/unknown.ts';

const LONGEST_VALUE = 1_000;
const LONGEST_LABEL = 60;

interface Row {
  readonly label: string;
  readonly value: Node | string;
  /** What the row's copy button puts on the clipboard; `null`: no such button. */
  readonly copy: string | null;
}

/** Everything else that is known of a task, as a table of facts. */
export function createDetailsSection(copyText: (text: string) => void): Section<{
  readonly detail: TaskDetail;
  readonly connectionName: string | null;
}> {
  const { element, body } = region('details', t('Details'));
  const list = el('dl', { class: 'facts' });
  body.append(list);
  const values = new Map<string, { readonly value: HTMLElement; copy: string }>();

  const addRow = (label: string, copy: string | null): HTMLElement => {
    const value = el('span', { class: 'fact-value', dir: 'auto' });
    const kept = { value, copy: copy ?? '' };
    values.set(label, kept);
    const copyButton =
      copy === null
        ? null
        : button({
            label: t('Copy {0}', label),
            icon: 'copy',
            appearance: 'icon',
            onClick: () => copyText(kept.copy),
          });
    list.append(el('div', { class: 'fact-row' }, el('dt', {}, label), el('dd', {}, value, copyButton)));
    return value;
  };

  return {
    element,
    update({ detail, connectionName }) {
      const rows = rowsOf(detail, connectionName);
      if (rows.map(shape).join() !== [...list.children].map((row) => row.getAttribute('data-shape')).join()) {
        list.replaceChildren();
        for (const row of rows) {
          addRow(row.label, row.copy);
          list.lastElementChild?.setAttribute('data-shape', shape(row));
        }
      }
      for (const row of rows) {
        const kept = values.get(row.label);
        if (kept === undefined) continue;
        kept.copy = row.copy ?? '';
        kept.value.replaceChildren(row.value);
      }
    },
  };
}

function shape({ label, copy }: Row): string {
  return `${label}${copy === null ? '' : '+'}`;
}

function rowsOf(
  { task, maxRetries, facts, readAt }: TaskDetail,
  connectionName: string | null,
): readonly Row[] {
  const celery = task.ref.system === 'celery';
  const text = (label: string, value: string | null, why: string): Row => ({
    label,
    value: value === null ? unknown(why) : visibleLine(value, LONGEST_VALUE),
    copy: value,
  });
  const plain = (label: string, value: Node | string): Row => ({ label, value, copy: null });
  const optional = (label: string, value: string | null): readonly Row[] =>
    value === null ? [] : [text(label, value, '')];
  return [
    text(t('id'), task.ref.id, ''),
    text(t('name'), task.name, t('no event or record names the task')),
    plain(t('system'), SYSTEM_TITLES[task.ref.system]),
    plain(t('connection'), visibleLine(connectionName ?? task.ref.connectionId, LONGEST_VALUE)),
    text(t('queue'), task.queue, t('no event or record names its queue')),
    text(t('worker'), task.worker, t('no event or record names a worker: nobody may have taken it yet')),
    plain(t('retries'), retriesOf(task.retries, maxRetries)),
    ...(celery
      ? [
          text(t('parent'), task.parentId, t('it was sent by no other task, or no event told by which')),
          text(t('root'), task.rootId, t('no event told where its chain began')),
        ]
      : [...optional(t('parent'), task.parentId), ...optional(t('root'), task.rootId)]),
    ...facts.flatMap(({ name, value }) => optional(visibleLine(name, LONGEST_LABEL), value)),
    plain(t('last seen'), moment(task.updatedAt)),
    plain(t({ message: 'read', comment: 'When the details were read.' }), moment(readAt)),
  ];
}

function retriesOf(retries: number | null, maxRetries: number | null): Node | string {
  if (retries === null) return unknown(t('no event or record counts its retries'));
  const count = formatNumber(retries);
  if (maxRetries === null) return count;
  return retries > maxRetries
    ? t('{0}, where at most {1} were planned: it was retried by hand', count, formatNumber(maxRetries))
    : t('{0} of at most {1}', count, formatNumber(maxRetries));
}
