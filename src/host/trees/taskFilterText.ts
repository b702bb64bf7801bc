import type { TaskFilter } from '../../model/taskFilter.ts';
import { visibleLine } from '../../model/visibleText.ts';

/** A filter as a person types it: `state:failed,lost pinecone timeout`; empty when nothing is filtered. */
export function taskFilterText(filter: TaskFilter): string {
  const states = filter.states === undefined ? '' : `state:${filter.states.join(',')}`;
  return [states, visibleLine(filter.text ?? '', 100)].filter((part) => part !== '').join(' ');
}
