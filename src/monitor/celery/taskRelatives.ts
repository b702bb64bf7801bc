import {
  MOST_RELATIVES_OF_A_KIND,
  type TaskRef,
  type TaskRelation,
  type TaskRelative,
} from '../../model/task.ts';
import type { DataNode } from '../../model/tolerantJson.ts';
import type { SystemContext } from '../system.ts';
import { embedOf, type Signature } from './messageEmbed.ts';
import { fieldOf } from './taskMessage.ts';
import type { TaskReading } from './taskReading.ts';

/** Result tuples nest: a group among the children holds its members. */
const MAX_DEPTH = 20;

/**
 * The tasks that belong to one: as its message, its result and the history tell, and what was sent again from here. What
 * is to be sent later has no id yet, and no state.
 */
export function taskRelatives(context: SystemContext, reading: TaskReading): readonly TaskRelative[] {
  const { task, message } = reading;
  const { ref } = task;
  const related = context.history.related(ref, MOST_RELATIVES_OF_A_KIND);
  const embed = embedOf(message);
  const relatives: TaskRelative[] = [];
  const seen = new Set([ref.id]);
  const add = (relation: TaskRelation, id: string | null, name: string | null = null): void => {
    if (id !== null && seen.has(id)) return;
    if (id !== null) seen.add(id);
    relatives.push(relative(context, ref, relation, { id, name }));
  };
  if (related.retryOf !== null) add('retry of', related.retryOf);
  for (const again of related.retries) add('retried as', again.ref.id);
  if (task.parentId !== null) add('parent', task.parentId);
  if (task.rootId !== null) add('root', task.rootId);
  for (const next of embed?.chain ?? []) add('next in chain', next.id, next.name);
  const chord = embed?.chord ?? null;
  if (chord !== null) add('chord body', chord.id, chord.name);
  for (const callback of embed?.callbacks ?? []) add('callback', callback.id, callback.name);
  for (const errback of embed?.errbacks ?? []) add('error callback', errback.id, errback.name);
  for (const id of childrenInResult(reading)) add('child', id);
  for (const child of related.children) add('child', child.ref.id);
  for (const member of related.group) add('group member', member.ref.id);
  for (const other of related.tree) add('same workflow', other.ref.id);
  return relatives;
}

function relative(
  context: SystemContext,
  of: TaskRef,
  relation: TaskRelation,
  { id, name }: Signature,
): TaskRelative {
  if (id === null) return { relation, ref: null, name, state: null };
  const ref = { ...of, id };
  const known = context.known(ref);
  return {
    relation,
    ref,
    name: known?.name ?? name,
    state: known?.state ?? null,
    parentId: known?.parentId ?? null,
  };
}

/** Ids in the `children` of a result record: tuples `[[id, parent], members or null]`. */
function childrenInResult({ result }: TaskReading): ReadonlySet<string> {
  const ids = new Set<string>();
  if (result?.kind === 'record' && result.record.kind === 'data') {
    collect(fieldOf(result.record.fields, 'children'), ids, 0);
  }
  return ids;
}

function collect(tuples: DataNode | undefined, ids: Set<string>, depth: number): void {
  if (tuples?.kind !== 'array' || depth > MAX_DEPTH) return;
  for (const tuple of tuples.items) {
    if (ids.size >= MOST_RELATIVES_OF_A_KIND) return;
    const [head, members] = tuple.kind === 'array' ? tuple.items : [];
    const id = head?.kind === 'array' ? head.items[0] : head;
    // What has members is a group, not a task.
    if (members?.kind === 'array') collect(members, ids, depth + 1);
    else if (id?.kind === 'string' && id.value !== '') ids.add(id.value);
  }
}
