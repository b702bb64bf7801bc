import schema from '../../../../../schemas/bullmq-job.json' with { type: 'json' };
import type { MonitorApi } from '../../../../contract/monitorApi.ts';
import { type DataNode, parseTolerantJson } from '../../../../model/tolerantJson.ts';
import type { Wording } from '../../../trees/drawing.ts';
import type { JobKind } from '../../sendDocument/schemaAddress.ts';
import { dataSchema } from './dataSchema.ts';

/** Jobs of the name, the last ones, whose data is looked at. */
const MOST_JOBS = 50;

/**
 * The JSON Schema of a document of a job to add: that of any job, with what the data of the last jobs of its name looked like, as
 * far as the history keeps it.
 */
export async function readJobSchema(
  { connectionId, scope, queue, name }: JobKind,
  monitor: Pick<MonitorApi, 'getTasks' | 'getKeptArguments'>,
  t: Wording['t'],
): Promise<object> {
  const filter = { connectionId, system: 'bullmq', queue, name } as const;
  const { tasks } = await monitor.getTasks({ filter, limit: MOST_JOBS, cursor: null });
  const refs = tasks.filter((task) => task.ref.scope === scope && task.name === name).map(({ ref }) => ref);
  const kept = refs.length === 0 ? [] : await monitor.getKeptArguments(refs);
  const seen = kept.flatMap((text): readonly DataNode[] => {
    const parsed = parseTolerantJson(text ?? '');
    return parsed.ok ? [parsed.value] : [];
  });
  if (seen.length === 0) return schema;
  const { data } = schema.properties;
  const { description, ...known } = dataSchema(seen, t);
  return {
    ...schema,
    properties: {
      ...schema.properties,
      data: { ...known, description: `${data.description} ${description}` },
    },
  };
}
