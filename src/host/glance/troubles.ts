import { markdownText } from '../format/markdownText.ts';
import { messageText } from '../format/messageText.ts';
import { alertName, alertTasks } from '../alerts/alertText.ts';
import { COMMANDS, VIEWS, type CommandId } from '../manifest.ts';
import type { Wording } from '../trees/drawing.ts';
import type { GlanceFacts } from './glance.ts';
import { tCount } from '../../model/l10n.ts';

/** Something that a person should mend. */
export interface Trouble {
  readonly short: string;
  /** Markdown. */
  readonly sentence: string;
  /** Where it is shown. */
  readonly view: (typeof VIEWS)[keyof typeof VIEWS];
  /** What shows it, when that is not the view alone. */
  readonly command?: CommandId;
}

const MOST_NAMED = 10;

/**
 * What is wrong, the worst first: what cannot be seen at all, then what a person wants to be told, who is gone, who takes
 * nothing, what nobody takes.
 */
export function troublesOf(facts: GlanceFacts, wording: Wording): readonly Trouble[] {
  const { t } = wording;
  const { unusable, stalled, stranded } = facts;
  return [
    ...downTrouble(facts, wording),
    ...trouble(unusable, {
      short: tCount(unusable.length, '{0} connection unusable', '{0} connections unusable'),
      meaning: t('Cannot be used'),
      view: VIEWS.workers,
    }),
    ...alertTrouble(facts, wording),
    ...offlineTrouble(facts),
    ...trouble(stalled, {
      short: tCount(stalled.length, '{0} worker stalled', '{0} workers stalled'),
      meaning: t('Take nothing from their queues'),
      view: VIEWS.workers,
    }),
    ...trouble(stranded, {
      short: tCount(stranded.length, '{0} queue without a worker', '{0} queues without a worker'),
      meaning: t('Tasks wait, but no worker takes from'),
      view: VIEWS.queues,
    }),
  ];
}

function downTrouble({ connections }: GlanceFacts, { t }: Wording): readonly Trouble[] {
  const down = connections.filter(({ state }) => state.kind === 'down');
  const [only, ...others] = down;
  if (only === undefined) return [];
  const short =
    others.length === 0
      ? t('{0} is down', messageText(only.name, 30))
      : tCount(down.length, '{0} connection down', '{0} connections down');
  return trouble(down, { short, meaning: t('Down'), view: VIEWS.workers });
}

function alertTrouble({ alerts }: GlanceFacts, wording: Wording): readonly Trouble[] {
  const [only, ...others] = alerts;
  if (only === undefined) return [];
  const { t } = wording;
  const short =
    others.length === 0
      ? t('alert: {0}', messageText(only.rule, 30))
      : tCount(alerts.length, '{0} alert', '{0} alerts');
  const named = alerts.map((alert) => ({ name: `${alertName(alert.rule)} (${alertTasks(alert, wording)})` }));
  const [told] = trouble(named, { short, meaning: t('Alerts'), view: VIEWS.tasks });
  return told === undefined ? [] : [{ ...told, command: COMMANDS.showAlerts }];
}

function offlineTrouble({ overview }: GlanceFacts): readonly Trouble[] {
  const offline = overview.workersOffline ?? 0;
  if (offline === 0) return [];
  const short = tCount(offline, '{0} worker offline', '{0} workers offline');
  return [{ short, sentence: short, view: VIEWS.workers }];
}

interface Meaning extends Omit<Trouble, 'sentence' | 'command'> {
  /** What is said before the names. */
  readonly meaning: string;
}

function trouble(
  named: readonly { readonly name: string }[],
  { short, meaning, view }: Meaning,
): readonly Trouble[] {
  if (named.length === 0) return [];
  const names = named.slice(0, MOST_NAMED).map(({ name }) => markdownText(name, 80));
  const rest = named.length > MOST_NAMED ? ['…'] : [];
  return [{ short, sentence: `${meaning}: ${[...names, ...rest].join(', ')}`, view }];
}
