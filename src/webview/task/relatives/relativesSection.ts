import type { TaskPanelHost } from '../../../contract/taskPanel.ts';
import {
  MOST_RELATIVES_OF_A_KIND,
  type Task,
  type TaskDetail,
  type TaskRelative,
} from '../../../model/task.ts';
import { t, tCount } from '../../../model/l10n.ts';
import { formatNumber } from '../../../model/numberFormat.ts';
import { el } from '../../ui/element.ts';
import { keepFocus } from '../../ui/keepFocus.ts';
import type { Openness } from '../../ui/openness.ts';
import { region, type Section } from '../../ui/section.ts';
import { type DrawnNode, drawGraph } from './graphDrawing.ts';
import { graphView } from './graphView.ts';
import { relationWord } from './relativeWords.ts';
import { relativesGraph } from './relativesGraph.ts';
import { relativesTable, ROWS } from './relativesTable.ts';

/** Tasks of a layer that each click on its box adds to the drawing. */
const MORE_OF_LAYER = 20;
const TABLE = 'relatives:table';

/** The tasks that belong to this one, as a graph or as a table; a click opens one. Hidden when there is none. */
export function createRelativesSection(host: TaskPanelHost, openness: Openness): Section<TaskDetail> {
  const { element, aside, body } = region('relatives', t('Relatives'));
  const more = new Map<number, number>();
  let shown: readonly TaskRelative[] = [];
  let self: Task | null = null;
  let drawn = '';
  let most = ROWS;
  /** How many are not among them; `null`: that was not counted. */
  let uncounted: number | null = null;

  const render = (): void => {
    const asTable = openness.isOpen(TABLE, false);
    const left = body.querySelector('.graph')?.scrollLeft ?? null;
    keepFocus(element, () => {
      aside.replaceChildren(
        el('span', { class: 'quiet' }, tCount(shown.length, '{0} task', '{0} tasks')),
        choice('graph', t('Graph'), !asTable, () => showAs(false)),
        choice('table', t('Table'), asTable, () => showAs(true)),
      );
      body.replaceChildren(...(asTable || self === null ? table() : [graph(self)]), ...leftOut());
    });
    const drawing = body.querySelector('.graph');
    if (drawing === null) return;
    if (left !== null) drawing.scrollLeft = left;
    // It has its size only when the page has been laid out.
    else requestAnimationFrame(() => (drawing.scrollLeft = startOf(drawing)));
  };

  const graph = (task: Task): HTMLElement =>
    graphView(drawGraph(relativesGraph(shown), shown, more), shown, {
      self: task,
      open: (index) => host.openRelative(index),
      unfold,
    });

  const unfold = ({ moreOf }: DrawnNode): void => {
    if (moreOf === null) {
      showAs(true);
      return;
    }
    more.set(moreOf, (more.get(moreOf) ?? 0) + MORE_OF_LAYER);
    render();
  };

  const table = (): readonly HTMLElement[] =>
    relativesTable(shown, {
      most,
      open: (index) => host.openRelative(index),
      more: () => {
        most += ROWS;
        render();
      },
    });

  const showAs = (asTable: boolean): void => {
    openness.set(TABLE, asTable);
    render();
  };

  const leftOut = (): readonly HTMLElement[] => {
    if (uncounted !== null && uncounted > 0) {
      const words = tCount(
        uncounted,
        'At least {0} further job of this flow is not shown.',
        'At least {0} further jobs of this flow are not shown.',
      );
      return [el('p', { class: 'quiet' }, words)];
    }
    if (uncounted === 0) return [];
    const kinds = Map.groupBy(shown, ({ relation }) => relation);
    const full = [...kinds].filter(([, { length }]) => length >= MOST_RELATIVES_OF_A_KIND);
    return full.map(([relation]) =>
      el(
        'p',
        { class: 'quiet' },
        t(
          'Only {0} tasks are read of “{1}”; there may be more.',
          formatNumber(MOST_RELATIVES_OF_A_KIND),
          relationWord(relation),
        ),
      ),
    );
  };

  return {
    element,
    update({ task, relatives, relativesLeftOut }) {
      const next = JSON.stringify([task.name, task.state, relatives, relativesLeftOut]);
      if (next === drawn) return;
      drawn = next;
      uncounted = relativesLeftOut ?? null;
      shown = relatives;
      self = task;
      element.hidden = relatives.length === 0;
      if (element.hidden) body.replaceChildren();
      else render();
    },
  };
}

/** Scrolled so far that the task itself is in sight, with what came just before it. */
function startOf(graph: Element): number {
  const self = graph.querySelector('.self');
  if (self === null) return 0;
  const offset = self.getBoundingClientRect().left - graph.getBoundingClientRect().left;
  return Math.max(0, offset - graph.clientWidth / 3);
}

function choice(key: string, label: string, pressed: boolean, choose: () => void): HTMLElement {
  const element = el(
    'button',
    {
      type: 'button',
      class: 'choice',
      'aria-pressed': String(pressed),
      'data-focus': `relatives:${key}`,
    },
    label,
  );
  element.addEventListener('click', choose);
  return element;
}
