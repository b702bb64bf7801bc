import type {
  DashboardChoice,
  DashboardHost,
  DashboardModel,
  DashboardPage,
} from '../../contract/dashboard.ts';
import { visibleLine } from '../../model/visibleText.ts';
import { t } from '../../model/l10n.ts';
import { button } from '../ui/button.ts';
import { el, icon } from '../ui/element.ts';
import { progressRing } from '../ui/progressRing.ts';
import { createCapacitySection } from './capacitySection.ts';
import { createChartsSection } from './chartsSection.ts';
import { createHoursSection } from './hoursSection.ts';
import { createScopePicker } from './scopePicker.ts';
import { createSpanPicker } from './spanPicker.ts';
import { createTableSection } from './statisticsTableSection.ts';
import { createSummarySection } from './summarySection.ts';

/** The page: controls at the top, below them what the host pushes. */
export function createDashboardPage(
  root: HTMLElement,
  host: DashboardHost,
  first: DashboardChoice,
  remember: (choice: DashboardChoice) => void,
): DashboardPage {
  let choice = first;
  const choose = (changed: Partial<DashboardChoice>): void => {
    choice = { ...choice, ...changed };
    remember(choice);
    host.choose(choice);
  };
  const scope = createScopePicker(first.scope, (chosen) => choose({ scope: chosen }));
  const span = createSpanPicker(first.span, (chosen) => choose({ span: chosen }));
  const refresh = button({
    label: t('Refresh'),
    icon: 'refresh',
    appearance: 'icon',
    onClick: () => host.refresh(),
  });
  const busy = el('span', { class: 'busy', role: 'status' });
  const header = el(
    'header',
    { class: 'dashboard-header' },
    el('h1', {}, t('Statistics')),
    span.element,
    scope.element,
    refresh,
    busy,
  );
  const notice = el('div', { class: 'notice', role: 'status' });
  const summary = createSummarySection();
  const charts = createChartsSection();
  const capacity = createCapacitySection();
  const names = createTableSection('name', host);
  const workers = createTableSection('worker', host);
  const hours = createHoursSection();
  const parts = [summary, charts, capacity, names, workers, hours];
  const content = el('div', { class: 'dashboard' }, ...parts.map(({ element }) => element));
  content.hidden = true;
  root.replaceChildren(header, notice, content);

  return {
    show(model) {
      const isLoading = model.kind === 'loading';
      busy.replaceChildren(
        ...(isLoading && !content.hidden ? [el('span', { class: 'quiet' }, t('Reading…'))] : []),
      );
      // While other figures are read, those from before stay.
      if (isLoading && !content.hidden) return;
      notice.replaceChildren(...noticeOf(model, host));
      notice.hidden = notice.childElementCount === 0;
      content.hidden = model.kind !== 'figures';
      if (model.kind !== 'figures') return;
      const { figures, connections } = model;
      summary.update(figures.series);
      charts.update(figures.series);
      capacity.update(figures.capacity);
      names.update(figures.names);
      workers.update(figures.workers);
      workers.element.hidden = model.choice.scope.tasks.kind === 'tasks';
      hours.update(figures.hours);
      scope.offer(connections, figures.names, figures.workers);
    },
  };
}

function noticeOf(model: DashboardModel, host: Pick<DashboardHost, 'refresh'>): readonly HTMLElement[] {
  const again = (): HTMLElement =>
    button({
      label: t('Try again'),
      icon: 'refresh',
      appearance: 'secondary',
      onClick: () => host.refresh(),
    });
  if (model.kind === 'loading') return [el('p', {}, t('Reading the statistics…')), progressRing()];
  if (model.kind === 'nothing watched') {
    return [el('p', {}, t('No connection is watched. Connect to Redis to see statistics of its tasks.'))];
  }
  if (model.kind === 'error') {
    return [
      el('p', {}, icon('error', 'error-text'), ' ', t('The statistics could not be read.')),
      el('p', {}, visibleLine(model.message, 2_000)),
      again(),
    ];
  }
  return model.refreshError === null
    ? []
    : [
        el(
          'p',
          {},
          icon('warning'),
          ' ',
          t('These are not the newest figures: {0}', visibleLine(model.refreshError, 2_000)),
        ),
        again(),
      ];
}
