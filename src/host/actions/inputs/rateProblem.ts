import type { Wording } from '../../trees/drawing.ts';

/** Why a text is no rate limit as Celery reads it (`10/m`, `2.5/s`, `100`, `0`); `null`: it is one. */
export function rateProblem(text: string, t: Wording['t']): string | null {
  return /^\d{1,9}(\.\d{1,6})?(\/[smh])?$/.test(text.trim())
    ? null
    : t('A number and its time, as 10/s, 100/m or 5000/h; 0 lifts the limit');
}
