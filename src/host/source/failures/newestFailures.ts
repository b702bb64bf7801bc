import type { MonitorApi } from '../../../contract/monitorApi.ts';
import type { FilterExpression } from '../../../model/filter/filterExpression.ts';
import { type Task, taskKey } from '../../../model/task.ts';

/** Tasks of one question. */
const PAGE = 200;
const MOST_PAGES = 4;
/** Tasks of one name that crowd others out of a page. */
const CROWD = PAGE / 4;

/**
 * The newest tasks that failed since a moment (epoch ms). Where those of one name fill a page, what failed before them under
 * other names is asked for too: a task that fails every second does not hide the one that failed once.
 */
export async function newestFailures(
  monitor: Pick<MonitorApi, 'getTasks'>,
  since: number,
): Promise<readonly Task[]> {
  const failed = new Map<string, Task>();
  const crowding = new Set<string>();
  for (let page = 0; page < MOST_PAGES; page++) {
    const filter = { states: ['failed'], since, ...without([...crowding]) } as const;
    const { tasks } = await monitor.getTasks({ filter, limit: PAGE, cursor: null });
    for (const task of tasks) failed.set(taskKey(task.ref), task);
    const names = tasks.length < PAGE ? [] : crowdingNames(tasks);
    if (names.length === 0) break;
    for (const name of names) crowding.add(name);
  }
  return [...failed.values()];
}

function crowdingNames(tasks: readonly Task[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { name } of tasks) if (name !== null) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].filter(([, count]) => count >= CROWD).map(([name]) => name);
}

function without(names: readonly string[]): { readonly expression?: FilterExpression } {
  const others = names.map((text): FilterExpression => {
    return { kind: 'not', of: { kind: 'field', field: 'name', pattern: [{ kind: 'text', text }] } };
  });
  const [first] = others;
  if (first === undefined) return {};
  return { expression: others.length === 1 ? first : { kind: 'all', of: others } };
}
