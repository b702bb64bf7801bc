import { type ActionOutcome, done, refusal, type TargetOutcome } from '../../model/action.ts';
import { formatCount } from '../format/count.ts';
import type { Wording } from '../trees/drawing.ts';

/** The objects of one action by name, for outcomes that tell nothing of single targets. */
export type ActionTargets = readonly string[];

/** So many outcomes are told in their own words, one after the other. */
const FEW = 3;

/**
 * What came of several actions of one kind, called `title`, as one outcome: `Retry Task: done for 97 of 100`, with what became of every target.
 * `planned` holds the targets of each action that was meant, in their order; `outcomes` ends early when it was stopped.
 */
export function combinedOutcome(
  title: string,
  outcomes: readonly ActionOutcome[],
  planned: readonly ActionTargets[],
  { locale, t }: Wording,
): ActionOutcome {
  const [only] = outcomes;
  if (only !== undefined && planned.length === 1) return only;
  const targets = planned.flatMap((names, index) => targetsOf(outcomes[index], names, t));
  const ok = targets.filter((target) => target.ok).length;
  const counts = [formatCount(ok, locale), formatCount(targets.length, locale)] as const;
  const failed = outcomes.find((outcome) => !outcome.ok);
  const words =
    planned.length <= FEW && outcomes.length === planned.length
      ? outcomes.map(({ message }) => message).join('\n')
      : null;
  if (ok === targets.length && failed === undefined) {
    return done(words ?? t('{0}: done for all {1}.', title, counts[1]), { targets });
  }
  const stopped = outcomes.length < planned.length ? ` ${t('It was stopped before the others.')}` : '';
  const reason = failed === undefined ? '' : ` ${failed.message}`;
  return refusal(
    failed?.reason ?? 'refused',
    words ?? `${t('{0}: done for {1} of {2}.', title, ...counts)}${stopped}${reason}`,
    targets,
  );
}

function targetsOf(
  outcome: ActionOutcome | undefined,
  names: ActionTargets,
  t: Wording['t'],
): readonly TargetOutcome[] {
  if (outcome !== undefined && outcome.targets.length > 0) return outcome.targets;
  const [ok, message] =
    outcome === undefined ? [false, t('not started: it was stopped')] : [outcome.ok, outcome.message];
  return names.map((target) => ({ target, ok, message }));
}
