import { FIRST_CHOICE, type DashboardChoice, type DashboardState } from '../../contract/dashboard.ts';

/** What was chosen before the page was hidden or reloaded; the first choice when nothing was, or it cannot be read. */
export function keptChoice(state: DashboardState | undefined): DashboardChoice {
  const choice: unknown = state?.choice;
  if (typeof choice !== 'object' || choice === null) return FIRST_CHOICE;
  return 'span' in choice && 'scope' in choice && state !== undefined ? state.choice : FIRST_CHOICE;
}
