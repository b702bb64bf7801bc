import type { TaskDetail } from '../../model/task.ts';
import { formatDataNode } from '../../model/tolerantJson.ts';
import { object } from './dataNodes.ts';
import type { TaskDocumentPart } from './taskDocumentUri.ts';
import { argumentEntries, payloadEntries, taskJson } from './taskJson.ts';

/** One part of a task as JSON text, indented so that two runs can be compared line by line. */
export function taskPartJson(detail: TaskDetail, part: TaskDocumentPart): string {
  switch (part) {
    case 'task':
      return taskJson(detail);
    case 'arguments':
      return formatDataNode(object(argumentEntries(detail)), 2);
    case 'result':
      return formatDataNode(object(payloadEntries('result', detail.result)), 2);
    default:
      return part satisfies never;
  }
}
