import type { TaskAttempt, TaskDetail, TaskRelative } from '../../model/task.ts';
import type { DataNode } from '../../model/tolerantJson.ts';
import { number, object, text, time, type Entry } from './dataNodes.ts';

/** What is known of a task beyond its own record: attempts, relatives, facts and diagnoses. */
export function circumstances({ attempts, relatives, facts, diagnoses }: TaskDetail): readonly Entry[] {
  return [
    ['attempts', list(attempts.map(attempt))],
    ['relatives', list(relatives.map(relative))],
    ['facts', object(facts.map(({ name, value }) => [name, text(value)]))],
    [
      'diagnoses',
      list(
        diagnoses.map(({ kind, sentence, evidence }) =>
          object([
            ['kind', text(kind)],
            ['sentence', text(sentence)],
            ['evidence', list(evidence.map(text))],
          ]),
        ),
      ),
    ],
  ];
}

function attempt(one: TaskAttempt): DataNode {
  return object([
    ['retries', number(one.retries)],
    ['state', text(one.state)],
    ['worker', text(one.worker)],
    ['received', time(one.receivedAt)],
    ['started', time(one.startedAt)],
    ['finished', time(one.finishedAt)],
    ['error', text(one.error)],
  ]);
}

function relative({ relation, ref, name, state }: TaskRelative): DataNode {
  return object([
    ['relation', text(relation)],
    ['id', text(ref?.id ?? null)],
    ['name', text(name)],
    ['state', text(state)],
  ]);
}

function list(items: readonly DataNode[]): DataNode {
  return { kind: 'array', items };
}
