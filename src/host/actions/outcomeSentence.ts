import type { ActionOutcome, TargetOutcome } from '../../model/action.ts';
import { formatCount } from '../format/count.ts';
import { messageText } from '../format/messageText.ts';
import type { Wording } from '../trees/drawing.ts';

const LONGEST = 500;
const LONGEST_TARGET = 160;

/** Of more targets than this, a notification only counts; the details say the rest. */
const FEW = 3;

/** What came of an action called `title`, in one line: in its own words, or when it had many targets, counted. */
export function outcomeSentence(title: string, outcome: ActionOutcome, { locale, t }: Wording): string {
  const { message, targets } = outcome;
  const lines = message
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const ok = targets.filter((target) => target.ok).length;
  const counts = [formatCount(ok, locale), formatCount(targets.length, locale)] as const;
  if (lines.length <= FEW) {
    const sentence = lines.join(' · ');
    if (outcome.ok || !isOfTargets(lines, targets)) return messageText(sentence, LONGEST);
    const what = ok > 0 ? t('{0}: done for {1} of {2}.', title, ...counts) : t('{0} failed.', title);
    return messageText(`${what} ${sentence}`, LONGEST);
  }
  const failed = targets.find((target) => !target.ok);
  if (failed === undefined) return messageText(t('{0}: done for all {1}.', title, counts[1]), LONGEST);
  return messageText(`${t('{0}: done for {1} of {2}.', title, ...counts)} ${inWords(failed)}`, LONGEST);
}

/** Whether these are the words of each target, which do not say what was wanted of it. */
function isOfTargets(lines: readonly string[], targets: readonly TargetOutcome[]): boolean {
  return lines.some((line) => targets.some(({ target }) => line.startsWith(`${target}:`)));
}

function inWords({ target, message }: TargetOutcome): string {
  const [line = ''] = message.split('\n');
  return messageText(line.startsWith(target) ? line : `${target}: ${line}`, LONGEST_TARGET);
}
