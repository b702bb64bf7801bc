import type { Payload } from '../../model/payload.ts';
import type { QueueItem } from '../../model/queueItem.ts';
import { visibleLine } from '../../model/visibleText.ts';
import { formatAge } from '../format/age.ts';
import { shortTaskName } from '../format/shortName.ts';
import type { Drawing, Wording } from './drawing.ts';

const LONGEST_NAME = 100;
const LONGEST_ARGUMENTS = 120;
const LONGEST_ERROR = 120;

/** `evaluate_code`; what cannot be read as a task says so. */
export function queueItemLabel({ name, ref }: QueueItem, t: Wording['t']): string {
  if (name !== null) return visibleLine(shortTaskName(name), LONGEST_NAME);
  return ref === null ? t('not a task message') : visibleLine(ref.id, 12);
}

/** `card was declined · sent 3 min ago · {"a":1}`, `sent 3 min ago · due in 8 s · [1, "a"]`. */
export function queueItemDescription(item: QueueItem, { now, locale, t }: Drawing): string {
  return [
    item.problem === null ? '' : visibleLine(item.problem, 200),
    item.error === undefined ? '' : visibleLine(item.error, LONGEST_ERROR),
    item.sentAt === null ? '' : t('sent {0}', formatAge(item.sentAt, now, { locale, t })),
    item.etaAt === null ? '' : t('due {0}', formatAge(item.etaAt, now, { locale, t })),
    item.redelivered === true ? t('delivered before') : '',
    argumentsLine(item.args),
    argumentsLine(item.kwargs),
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

/** A value on one short line; empty when there is none, or it is not known. */
export function argumentsLine(payload: Payload): string {
  if (payload.kind !== 'json' && payload.kind !== 'repr') return '';
  const text = payload.text.trim();
  return ['[]', '{}', '()', 'null'].includes(text) ? '' : visibleLine(text, LONGEST_ARGUMENTS);
}
