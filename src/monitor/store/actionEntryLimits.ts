import { visibleLine } from '../../model/visibleText.ts';
import type { TargetOutcome } from '../../model/action.ts';
import type { ActionLogEntry } from '../../model/actionLog.ts';

/** The longest texts of an entry, in UTF-16 code units. */
const LONGEST_SUMMARY = 300;
const LONGEST_MESSAGE = 2_000;
const LONGEST_TARGET = 200;
const LONGEST_TARGET_MESSAGE = 500;
/** Of all targets of one entry together. */
const TARGETS_LENGTH = 32_768;

type LimitedFields = Pick<ActionLogEntry, 'message' | 'targets' | 'targetsLeftOut'>;

export function limitSummary(summary: string): string {
  return visibleLine(summary, LONGEST_SUMMARY);
}

/** Bounds what one entry takes: the log is kept for months, and a bulk action may have a thousand targets. */
export function limitResult(result: Pick<LimitedFields, 'message' | 'targets'>): LimitedFields {
  const targets = limitTargets(result.targets);
  return {
    message: visibleLine(onOneLine(result.message), LONGEST_MESSAGE),
    targets,
    targetsLeftOut: result.targets.length - targets.length,
  };
}

/** A message has a line for each worker that answered. */
function onOneLine(message: string): string {
  return message
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' · ');
}

/** In their order when all fit, else those that failed first. */
function limitTargets(targets: readonly TargetOutcome[]): readonly TargetOutcome[] {
  const cut = targets.map(({ target, ok, message }) => ({
    target: visibleLine(target, LONGEST_TARGET),
    ok,
    message: visibleLine(message, LONGEST_TARGET_MESSAGE),
  }));
  let length = 0;
  const fits = ({ target, message }: TargetOutcome): boolean => {
    length += target.length + message.length;
    return length <= TARGETS_LENGTH;
  };
  if (cut.every(fits)) return cut;
  length = 0;
  return cut.toSorted((one, other) => Number(one.ok) - Number(other.ok)).filter(fits);
}
