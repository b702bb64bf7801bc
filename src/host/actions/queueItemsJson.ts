import type { Payload } from '../../model/payload.ts';
import type { Queue } from '../../model/queue.ts';
import type { QueueItem, QueueItemPage, QueueItemQuery } from '../../model/queueItem.ts';
import { formatDataNode, parseTolerantJson, type DataNode } from '../../model/tolerantJson.ts';
import type { Translate } from '../messages/connectionProblem.ts';
import { type Entry, number, object, text, time } from '../taskDocument/dataNodes.ts';

/**
 * What stands in a queue as JSON text; exact values keep every digit, others say what is known of them. `t` is
 * `vscode.l10n.t`.
 */
export function queueItemsJson(
  queue: Queue,
  { order, limit }: Pick<QueueItemQuery, 'order' | 'limit'>,
  page: QueueItemPage,
  t: Translate,
): string {
  const isCut = page.next !== null && page.items.length < limit;
  const cut = t('Those that follow are not shown: these are so large already.');
  return formatDataNode(
    object([
      ['queue', text(queue.name)],
      ['order', text(order)],
      ['total', number(page.total)],
      ['shown', number(page.items.length)],
      ...(isCut ? [['note', text(cut)] satisfies Entry] : []),
      ['items', { kind: 'array', items: page.items.map(itemNode) }],
    ]),
    2,
  );
}

function itemNode(item: QueueItem): DataNode {
  return object([
    ['id', text(item.ref?.id ?? null)],
    ['task', text(item.name)],
    ['args', value(item.args)],
    ['kwargs', value(item.kwargs)],
    ['priority', number(item.priority)],
    ['sent', time(item.sentAt)],
    ['eta', time(item.etaAt)],
    ['redelivered', item.redelivered === null ? text(null) : { kind: 'boolean', value: item.redelivered }],
    ['bytes', number(item.bytes)],
    ['sha256', text(item.digest)],
    ...(item.problem === null ? [] : ([['problem', text(item.problem)]] satisfies Entry[])),
  ]);
}

function value(payload: Payload): DataNode {
  switch (payload.kind) {
    case 'json': {
      const parsed = parseTolerantJson(payload.text);
      return parsed.ok ? parsed.value : text(payload.text);
    }
    case 'repr':
      return object([['repr', text(payload.text)]]);
    case 'opaque':
      return object([
        ['contentType', text(payload.contentType)],
        ['bytes', number(payload.bytes)],
      ]);
    case 'absent':
      return object([['unknown', text(payload.reason)]]);
    default:
      return payload satisfies never;
  }
}
