import type { BusyHour } from '../../model/statistics/busiestHours.ts';
import { endedTasks } from '../../model/statistics/endCounts.ts';
import { t } from '../../model/l10n.ts';
import { el } from '../ui/element.ts';
import { region, type Section } from '../ui/section.ts';
import { countText, durationText } from './figureText.ts';
import { bucketText } from './timeText.ts';

/** The hours in which most tasks ended. */
export function createHoursSection(): Section<readonly BusyHour[]> {
  const { element, body } = region('hours', t('Busiest hours'));
  return {
    element,
    update(hours) {
      if (hours.length === 0) {
        body.replaceChildren(el('p', { class: 'quiet' }, t('No task ended in this time.')));
        return;
      }
      const head = [t('Hour'), t('Ended'), t('Failed'), t('Total run')];
      body.replaceChildren(
        el(
          'div',
          { class: 'scrolling', tabindex: 0, role: 'group', 'aria-labelledby': 'hours-heading' },
          el(
            'table',
            { class: 'figures' },
            el('thead', {}, el('tr', {}, ...head.map((label) => el('th', { scope: 'col' }, label)))),
            el(
              'tbody',
              {},
              ...hours.map(({ at, ends, totalRunMs }) =>
                el(
                  'tr',
                  {},
                  el('th', { scope: 'row' }, bucketText(at, 3_600_000)),
                  el('td', {}, countText(endedTasks(ends))),
                  el('td', {}, countText(ends.failed)),
                  el('td', {}, durationText(totalRunMs)),
                ),
              ),
            ),
          ),
        ),
      );
    },
  };
}
