import { sliceCharacters } from '../../model/visibleText.ts';
import { formatDataNode, type DataNode } from '../../model/tolerantJson.ts';
import type { WorkerDetail } from '../../model/workerDetail.ts';
import { maskSecrets, maskUrls } from './maskSecrets.ts';

type Settings = NonNullable<WorkerDetail['settings']>;
type Software = NonNullable<WorkerDetail['software']>;

const MAX_SETTINGS = 500;
const MAX_VALUE_LENGTH = 2_000;
const MAX_REPORT_LENGTH = 100_000;
const MAX_SOFTWARE = 50;

/**
 * The reply to `conf` by name, secrets masked: workers mask some themselves, but not every URL.
 *
 * @returns `null` when it is an error
 */
export function readSettings(reply: DataNode | undefined): Settings | null {
  if (reply?.kind !== 'object') return null;
  return reply.entries
    .slice(0, MAX_SETTINGS)
    .filter(([name]) => name !== 'error')
    .map(([name, value]) => ({ name, value: shorten(written(maskSecrets(value, name))) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * Names and versions in the first section of the reply to `report`: `software -> celery:5.2.6 (dawn-chorus) kombu:5.2.4`.
 *
 * @returns `null` when there is none
 */
export function readSoftware(report: string): Software | null {
  const section = /software -> ([^]*?)(?:\n\S+ -> |$)/.exec(report.slice(0, MAX_REPORT_LENGTH))?.[1];
  if (section === undefined) return null;
  return [...section.matchAll(/([\w.-]+):(\S+)/g)]
    .slice(0, MAX_SOFTWARE)
    .map(([, name = '', version = '']) => ({ name, version: maskUrls(version) }));
}

function written(value: DataNode): string {
  return value.kind === 'string' ? value.value : formatDataNode(value, 0);
}

function shorten(text: string): string {
  return text.length > MAX_VALUE_LENGTH ? `${sliceCharacters(text, MAX_VALUE_LENGTH)}…` : text;
}
