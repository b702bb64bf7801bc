import { MOST_RELATIVES_OF_A_KIND } from '../../model/task.ts';
import type { TaskMessage } from '../../model/taskMessage.ts';
import { parseTolerantJson, type DataNode } from '../../model/tolerantJson.ts';
import { fieldOf } from './taskMessage.ts';

/** A task that a message names, to be sent when its own has ended. */
export interface Signature {
  /** `null`: it gets an id only when it is sent. */
  readonly id: string | null;
  readonly name: string | null;
}

/** What follows a task, as its message says. */
export interface MessageEmbed {
  readonly callbacks: readonly Signature[];
  readonly errbacks: readonly Signature[];
  /** In the order in which they will run. */
  readonly chain: readonly Signature[];
  readonly chord: Signature | null;
}

/** Canvases can be huge; people look at their beginning. */
const MAX_SIGNATURES = MOST_RELATIVES_OF_A_KIND;

/** Reads the third part of a message's body; `null` when it is not known. */
export function embedOf(message: TaskMessage | null): MessageEmbed | null {
  const text = message?.embed ?? null;
  const parsed = text === null ? null : parseTolerantJson(text);
  if (parsed?.ok !== true) return null;
  const embed = parsed.value;
  return {
    callbacks: signatures(fieldOf(embed, 'callbacks')),
    errbacks: signatures(fieldOf(embed, 'errbacks')),
    // Celery takes the next one from its end.
    chain: signatures(fieldOf(embed, 'chain'), 'from its end'),
    chord: signature(fieldOf(embed, 'chord')),
  };
}

function signatures(node: DataNode | undefined, order?: 'from its end'): readonly Signature[] {
  if (node?.kind === 'object') return [signature(node) ?? { id: null, name: null }];
  if (node?.kind !== 'array') return [];
  const items =
    order === undefined
      ? node.items.slice(0, MAX_SIGNATURES)
      : node.items.slice(-MAX_SIGNATURES).toReversed();
  return items.map((item) => signature(item) ?? { id: null, name: null });
}

function signature(node: DataNode | undefined): Signature | null {
  if (node?.kind !== 'object') return null;
  const name = text(fieldOf(node, 'task'));
  return { id: text(fieldOf(fieldOf(node, 'options'), 'task_id')), name };
}

function text(node: DataNode | undefined): string | null {
  return node?.kind === 'string' && node.value !== '' ? node.value : null;
}
