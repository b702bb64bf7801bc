import type { StackTrace } from '../../../model/stackTrace.ts';
import { el } from '../../ui/element.ts';
import { longText } from '../../ui/longText.ts';
import { unsaid } from './unsaid.ts';

/**
 * What a trace says of its exception beyond its first line: the rest of the message, and notes (`add_note`). `said`: the
 * message that stands above already.
 */
export function traceNotes({ detail }: StackTrace, said: string | null): readonly HTMLElement[] {
  const text = detail === null ? '' : unsaid(detail, said);
  return text === '' ? [] : [el('div', { class: 'trace-notes' }, longText(text))];
}
