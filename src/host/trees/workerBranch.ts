import { formatDuration } from '../../model/duration.ts';
import type { WorkerDetail } from '../../model/workerDetail.ts';
import { visibleLine } from '../../model/visibleText.ts';
import { formatByteSize } from '../format/byteSize.ts';
import { formatClockTime } from '../format/clockTime.ts';
import { formatCount } from '../format/count.ts';
import { markdownText } from '../format/markdownText.ts';
import type { Drawing } from './drawing.ts';
import { factNode } from './factNode.ts';
import { nodeId } from './nodeId.ts';
import type { TreeNode } from './treeNode.ts';
import { heldTasksNode, type HeldTasks } from './workerTaskNodes.ts';
import { eventsText } from './workerText.ts';

const SECOND_MS = 1_000;

/** Below this a clock is as good as ours, ms. */
const CLOCK_TOLERANCE_MS = 5_000;

/** What is below a worker that was asked: what it holds first, then what it is. */
export function workerBranch(
  detail: WorkerDetail,
  row: string,
  readOnly: boolean,
  drawing: Drawing,
): readonly TreeNode[] {
  const { t } = drawing;
  const group = { worker: detail.worker.name, workerRow: row, readOnly };
  const held = (part: HeldTasks['part'], label: string): HeldTasks => ({ ...group, part, label });
  return [
    ...heldTasksNode(detail.active, held('running', t('running')), drawing),
    ...heldTasksNode(detail.reserved, held('reserved', t('reserved')), drawing),
    ...heldTasksNode(detail.scheduled, held('scheduled', t('scheduled')), drawing),
    ...heldTasksNode(detail.rateLimited, held('rate limited', t('waiting for their rate limit')), drawing),
    ...registeredNode(detail, row, drawing),
    ...factNodes(detail, row, drawing),
    ...detail.unknown.map((sentence, index) => unknownNode(sentence, row, index)),
  ];
}

function registeredNode(
  { registered }: WorkerDetail,
  row: string,
  { locale, t }: Drawing,
): readonly TreeNode[] {
  if (registered === null) return [];
  return [
    {
      id: nodeId('registered', row),
      label: t('registered tasks'),
      description: formatCount(registered.length, locale),
      ...(registered.length === 0 ? {} : { expand: 'collapsed' }),
      children: registered
        .toSorted((one, other) => one.name.localeCompare(other.name))
        .map(({ name, rateLimit }) => ({
          id: nodeId('registeredTask', row, name),
          label: visibleLine(name, 200),
          description: rateLimit === null ? '' : t('at most {0}', visibleLine(rateLimit, 40)),
        })),
    },
  ];
}

function factNodes(detail: WorkerDetail, row: string, drawing: Drawing): readonly TreeNode[] {
  const { now, locale, t } = drawing;
  const { worker, prefetch, revoked, processes, connection } = detail;
  const connectedAt = connection?.connectedAt ?? null;
  const idleMs = connection?.idleMs ?? null;
  const count = (value: number | null): string | null => (value === null ? null : formatCount(value, locale));
  const offset = worker.clockOffsetMs;
  const facts: readonly (readonly [string, string | null])[] = [
    [t('queues'), worker.queues === null ? null : worker.queues.join(', ') || t('none')],
    [t('address'), connection?.address ?? null],
    [t('connected'), connectedAt === null ? null : formatClockTime(connectedAt, now, locale)],
    [t('idle'), idleMs === null ? null : idleText(idleMs, locale)],
    [t('pool'), connection === undefined ? poolText(worker.pool, worker.concurrency, drawing) : null],
    [t('processes'), processes === null ? null : processes.join(', ')],
    [
      t('memory at its peak'),
      worker.memoryBytes === null ? null : formatByteSize(worker.memoryBytes, locale),
    ],
    [t('prefetch'), count(prefetch)],
    [t('revoked ids'), count(revoked)],
    [t('task events'), eventsText(worker.taskEvents, t)],
    [t('started'), worker.startedAt === null ? null : formatClockTime(worker.startedAt, now, locale)],
    [t('pid'), worker.pid === null ? null : String(worker.pid)],
    [t('software'), softwareText(detail)],
  ];
  return [
    ...clockNode(offset, row, drawing),
    ...facts.flatMap(([label, value]) => factNode(nodeId('workerFact', row, label), label, value)),
    ...settingsNode(detail, row, drawing),
  ];
}

/** Redis tells it in whole seconds. */
function idleText(ms: number, locale: string): string {
  return ms < SECOND_MS ? `<${formatDuration(SECOND_MS, locale)}` : formatDuration(ms, locale);
}

function poolText(pool: string | null, concurrency: number | null, { locale, t }: Drawing): string | null {
  const size = concurrency === null ? null : t('{0} at once', formatCount(concurrency, locale));
  return [pool, size].filter((part) => part !== null).join(' · ') || null;
}

function softwareText({ software, worker }: WorkerDetail): string | null {
  if (software === null || software.length === 0) return worker.software;
  return software.map(({ name, version }) => `${name} ${version}`).join(' · ');
}

function clockNode(offset: number | null, row: string, { locale, t }: Drawing): readonly TreeNode[] {
  if (offset === null || Math.abs(offset) <= CLOCK_TOLERANCE_MS) return [];
  const span = formatDuration(Math.abs(offset), locale);
  const label = offset > 0 ? t('its clock is {0} ahead', span) : t('its clock is {0} behind', span);
  return [{ id: nodeId('clock', row), label, icon: { name: 'warning', color: 'warning' } }];
}

function settingsNode({ settings }: WorkerDetail, row: string, { locale, t }: Drawing): readonly TreeNode[] {
  if (settings === null || settings.length === 0) return [];
  return [
    {
      id: nodeId('settings', row),
      label: t('configuration'),
      description: formatCount(settings.length, locale),
      expand: 'collapsed',
      children: settings.flatMap(({ name, value }) => {
        const label = visibleLine(name, 100);
        return factNode(nodeId('setting', row, name), label, value);
      }),
    },
  ];
}

function unknownNode(sentence: string, row: string, index: number): TreeNode {
  return {
    id: nodeId('unknownPart', row, String(index)),
    label: visibleLine(sentence, 200),
    icon: { name: 'question', color: null },
    tooltip: markdownText(sentence, 1_000),
  };
}
