import type { CelerySendOptions } from '../../../model/celeryAction.ts';
import { t } from '../../../model/l10n.ts';

/** When a task may start and until when it must have, epoch ms; `null`: at once, and for ever. */
export interface SendTimes {
  readonly etaAt: number | null;
  readonly expiresAt: number | null;
}

/** Python's calendar ends with the year 9999; nobody means more than ten years. */
const TEN_YEARS_S = 10 * 366 * 86_400;

/** Why a task cannot be sent with these options; `null` when it can. `now`: epoch ms. */
export function optionProblem(options: CelerySendOptions, now: number): string | null {
  const { priority, countdownS, etaAt = null, expiresS = null } = options;
  const { softTimeLimitS: soft = null, timeLimitS: hard = null } = options;
  if (priority !== null && !(Number.isInteger(priority) && priority >= 0 && priority <= 9)) {
    return t('The priority must be a whole number from 0 (most urgent) to 9.');
  }
  if (countdownS !== null && !(countdownS >= 0 && countdownS <= TEN_YEARS_S)) {
    return t('The delay must be between 0 seconds and ten years.');
  }
  if (etaAt !== null && !(etaAt > 0 && etaAt <= now + TEN_YEARS_S * 1_000)) {
    return t('The start time must be a moment within the next ten years.');
  }
  if (etaAt !== null && countdownS !== null) return t('Give either a delay or a start time, not both.');
  if (expiresS !== null && !isDuration(expiresS)) {
    return t('The expiry must be more than 0 seconds and at most ten years.');
  }
  const times = sendTimes(options, now);
  if (times.expiresAt !== null && times.etaAt !== null && times.expiresAt <= times.etaAt) {
    return t('The task would expire before it may start.');
  }
  return timeLimitProblem(soft, hard);
}

/** Why workers cannot limit the run time like this; `null` when they can. Both in s. */
export function timeLimitProblem(soft: number | null, hard: number | null): string | null {
  if ((soft !== null && !isDuration(soft)) || (hard !== null && !isDuration(hard))) {
    return t('A time limit must be more than 0 seconds and at most ten years.');
  }
  if (soft !== null && hard !== null && soft > hard) {
    return t('The soft time limit must not be longer than the hard one.');
  }
  return null;
}

/** @param now epoch ms */
export function sendTimes(options: CelerySendOptions, now: number): SendTimes {
  const { countdownS, etaAt, expiresS } = options;
  return {
    etaAt: etaAt ?? (countdownS === null ? null : now + Math.round(countdownS * 1_000)),
    expiresAt: expiresS === null || expiresS === undefined ? null : now + Math.ceil(expiresS * 1_000),
  };
}

function isDuration(seconds: number): boolean {
  return seconds > 0 && seconds <= TEN_YEARS_S;
}
