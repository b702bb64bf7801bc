import type { MonitorApi } from '../../contract/monitorApi.ts';
import type { CompletionPlace } from '../../model/filter/completionPlace.ts';
import { OFFERED_FIELDS, type FilterValue } from '../../model/filter/filterValue.ts';

const MOST_OFFERED = 50;

/** The values that a field could have where a filter is being typed; none for fields that have too many, or no names. */
export async function offeredValues(
  monitor: Pick<MonitorApi, 'getFilterValues'>,
  place: CompletionPlace,
): Promise<readonly FilterValue[]> {
  const field = place.kind === 'value' ? OFFERED_FIELDS.find((one) => one === place.field) : undefined;
  // Wildcards are for the filter; what is offered is looked for anywhere.
  const text = place.text.replaceAll(/[*?]/g, '');
  return field === undefined ? [] : monitor.getFilterValues(field, text, MOST_OFFERED);
}
