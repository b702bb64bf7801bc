import { formatFilter } from '../../model/filter/formatFilter.ts';
import type { TaskFilter } from '../../model/taskFilter.ts';
import { visibleLine } from '../../model/visibleText.ts';

/** A filter as a person types it: `state:failed,lost pinecone timeout`; empty when nothing is filtered. */
export function taskFilterText({ states, text = '', expression }: TaskFilter): string {
  const parts = [
    states === undefined ? '' : `state:${states.join(',')}`,
    visibleLine(text, 100),
    expression === undefined ? '' : visibleLine(formatFilter(expression), 200),
  ];
  return parts.filter((part) => part !== '').join(' ');
}
