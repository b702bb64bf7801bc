import type { MonitorApi } from '../../contract/monitorApi.ts';
import type { CompletionPlace } from '../../model/filter/completionPlace.ts';
import { KNOWN_TASK_STATES } from '../../model/taskState.ts';
import { OFFERED_FIELDS, type FilterValue } from '../../model/filter/filterValue.ts';

const MOST_OFFERED = 50;

/** The values that a field could have where a filter is being typed; none for fields that have too many, or no names. */
export async function offeredValues(
  monitor: Pick<MonitorApi, 'getFilterValues'>,
  place: CompletionPlace,
  asker: string,
): Promise<readonly FilterValue[]> {
  const field = place.kind === 'value' ? OFFERED_FIELDS.find((one) => one === place.field) : undefined;
  // Wildcards are for the filter; what is offered is looked for anywhere.
  const text = place.text.replaceAll(/[*?]/g, '');
  if (field === undefined) return [];
  const seen = await monitor.getFilterValues(field, text, MOST_OFFERED, asker);
  return field === 'state' ? [...seen, ...unseenStates(seen, text)] : seen;
}

/** A filter is often typed for what has not happened yet. */
function unseenStates(seen: readonly FilterValue[], text: string): readonly FilterValue[] {
  const known = new Set(seen.map(({ value }) => value));
  return KNOWN_TASK_STATES.filter((state) => state.includes(text.toLowerCase()) && !known.has(state)).map(
    (value) => ({ value, count: 0 }),
  );
}
