import type { JobScheduler } from '../../../../model/jobScheduler.ts';
import type { Payload } from '../../../../model/payload.ts';
import { type DataNode, formatDataNode, parseTolerantJson } from '../../../../model/tolerantJson.ts';
import { number, object, text, time } from '../../../taskDocument/dataNodes.ts';

const EMPTY: DataNode = { kind: 'object', entries: [] };
const HOURLY_MS = 3_600_000;

/** The JSON document in which a person writes a job before it is added. Exact data keeps every digit. */
export function jobDocumentText(draft: {
  readonly name: string;
  /** `null`: none to begin with. */
  readonly data: Payload | null;
  /** JSON object text. */
  readonly options: string | null;
  /** Address of the schema that knows the jobs of this name. */
  readonly schema: string;
}): string {
  const data = draft.data?.kind === 'json' ? parsed(draft.data.text) : null;
  return written([
    ['name', text(draft.name)],
    ['data', data ?? EMPTY],
    ['options', parsed(draft.options) ?? EMPTY],
    ['$schema', text(draft.schema)],
  ]);
}

/** The document in which a job scheduler is made or changed. */
export function schedulerDocumentText(scheduler: JobScheduler | null): string {
  const isByPattern = scheduler !== null && scheduler.pattern !== null;
  return written([
    ['id', text(scheduler?.id ?? '')],
    ['every', isByPattern ? text(null) : number(scheduler?.everyMs ?? HOURLY_MS)],
    ['pattern', text(scheduler?.pattern ?? null)],
    ['timeZone', text(scheduler?.timeZone ?? null)],
    ['startDate', time(scheduler?.startAt ?? null)],
    ['endDate', time(scheduler?.endAt ?? null)],
    ['limit', number(scheduler?.limit ?? null)],
    ['name', text(scheduler?.name ?? '')],
    ['data', parsed(scheduler?.data ?? null) ?? EMPTY],
    ['options', parsed(scheduler?.options ?? null) ?? EMPTY],
  ]);
}

/** The data of a job, indented; `null` when it is not JSON. */
export function dataDocumentText(data: string): string | null {
  const node = parsed(data);
  return node === null ? null : `${formatDataNode(node, 2)}\n`;
}

/** Names the tab of a document. */
export function jobDocumentTitle(doing: string, what: string): string {
  return `${doing} ${what}`;
}

function parsed(json: string | null): DataNode | null {
  const result = parseTolerantJson(json ?? '');
  return result.ok ? result.value : null;
}

function written(entries: readonly (readonly [string, DataNode])[]): string {
  return `${formatDataNode(object(entries), 2)}\n`;
}
