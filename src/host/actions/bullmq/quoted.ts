import type { Queue } from '../../../model/queue.ts';
import { messageText } from '../../format/messageText.ts';

/** `'evaluations'`, as a sentence holds the name of a queue. */
export function quoted({ name }: Pick<Queue, 'name'>): string {
  return `'${messageText(name, 100)}'`;
}
