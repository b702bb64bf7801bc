import type { DashboardConnection } from '../../contract/dashboard.ts';
import type { StatisticsScope, TaskSelection } from '../../model/statistics/statisticsScope.ts';
import type { StatisticsTable } from '../../model/statistics/statisticsTable.ts';
import { visibleLine } from '../../model/visibleText.ts';
import { t } from '../../model/l10n.ts';
import { el } from '../ui/element.ts';

const GROUPS = ['queues', 'names', 'workers'] as const;
type OfferGroup = (typeof GROUPS)[number];

interface Offer {
  readonly group: OfferGroup;
  readonly label: string;
  readonly tasks: TaskSelection;
}

/** More offers than this make no list to choose from. */
const MOST_OFFERS = 400;
const ALL: TaskSelection = { kind: 'all' };

export interface ScopePicker {
  readonly element: HTMLElement;
  /** Offers what the tables have, beside what they had before: a narrow scope has few rows. */
  offer(connections: readonly DashboardConnection[], names: StatisticsTable, workers: StatisticsTable): void;
}

/** The choice of the connection, and of a queue, a task name or a worker. */
export function createScopePicker(
  first: StatisticsScope,
  onChange: (scope: StatisticsScope) => void,
): ScopePicker {
  const offers = new Map<string, Offer>();
  let scope = first;
  let drawn = '';
  const connection = el('select', { 'aria-label': t('Connection') });
  const tasks = el('select', { 'aria-label': t('Tasks') });
  const change = (next: StatisticsScope): void => {
    scope = next;
    onChange(scope);
  };
  connection.addEventListener('change', () => {
    const { connectionIds: _, ...rest } = scope;
    change(connection.value === '' ? rest : { ...rest, connectionIds: [connection.value] });
  });
  tasks.addEventListener('change', () => {
    change({ ...scope, tasks: offers.get(tasks.value)?.tasks ?? ALL });
  });
  const add = (offer: Offer): void => {
    const key = JSON.stringify(offer.tasks);
    if (offers.size < MOST_OFFERS) offers.set(key, offer);
  };
  return {
    element: el('div', { class: 'scope-picker' }, connection, tasks),
    offer(connections, names, workers) {
      addChosen(scope.tasks, add);
      for (const { subject } of names.rows) {
        if (subject.kind !== 'name') continue;
        if (subject.queue !== null) add(queueOffer(subject.queue));
        if (subject.name !== null) add(nameOffer(subject.name));
      }
      for (const { subject } of workers.rows) {
        if (subject.kind === 'worker' && subject.name !== null) add(workerOffer(subject.name));
      }
      const state = JSON.stringify([connections, [...offers.keys()], scope]);
      if (state === drawn) return;
      drawn = state;
      const chosenId = scope.connectionIds?.[0] ?? '';
      connection.replaceChildren(
        option('', t('All connections'), chosenId === ''),
        ...connections.map(({ id, name }) => option(id, visibleLine(name, 80), id === chosenId)),
      );
      connection.hidden = connections.length < 2 && chosenId === '';
      const chosen = JSON.stringify(scope.tasks);
      tasks.replaceChildren(
        option('', t('All tasks'), scope.tasks.kind === 'all'),
        ...GROUPS.map((group) => {
          const element = el('optgroup');
          element.label = groupLabel(group);
          const ofGroup = [...offers].filter(([, offer]) => offer.group === group);
          element.append(...ofGroup.map(([key, { label }]) => option(key, label, key === chosen)));
          element.hidden = ofGroup.length === 0;
          return element;
        }),
      );
    },
  };
}

function addChosen(tasks: TaskSelection, add: (offer: Offer) => void): void {
  if (tasks.kind === 'worker') add(workerOffer(tasks.worker));
  if (tasks.kind !== 'tasks') return;
  if (tasks.name !== null) add(nameOffer(tasks.name));
  else if (tasks.queue !== null) add(queueOffer(tasks.queue));
}

function queueOffer(queue: string): Offer {
  return { group: 'queues', label: visibleLine(queue, 80), tasks: { kind: 'tasks', name: null, queue } };
}

function nameOffer(name: string): Offer {
  return { group: 'names', label: visibleLine(name, 80), tasks: { kind: 'tasks', name, queue: null } };
}

function workerOffer(worker: string): Offer {
  return { group: 'workers', label: visibleLine(worker, 80), tasks: { kind: 'worker', worker } };
}

function groupLabel(group: OfferGroup): string {
  if (group === 'queues') return t('Queues');
  return group === 'names' ? t('Task names') : t('Workers');
}

function option(value: string, label: string, isChosen: boolean): HTMLOptionElement {
  const element = el('option', {}, label);
  element.value = value;
  element.selected = isChosen;
  return element;
}
