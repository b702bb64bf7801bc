import { askChoice } from '../../prompts/askChoice.ts';
import type { ActionDeps } from '../actionCommand.ts';

/** Signals by what they do, the gentlest first. */
const SIGNALS = ['SIGTERM', 'SIGUSR1', 'SIGINT', 'SIGQUIT', 'SIGKILL'] as const;

/** Asks for the signal that ends a process; `null`: left. */
export async function askSignal(
  title: string,
  { wording: { t } }: Pick<ActionDeps, 'wording'>,
): Promise<string | null> {
  const meanings: Readonly<Record<(typeof SIGNALS)[number], string>> = {
    SIGTERM: t('asks the process to end: what Celery does by default'),
    SIGUSR1: t('raises SoftTimeLimitExceeded in the task, which may clean up'),
    SIGINT: t('as Ctrl+C does'),
    SIGQUIT: t('ends it, with a core dump where that is set up'),
    SIGKILL: t('ends it at once: nothing in it can clean up'),
  };
  const answer = await askChoice({
    title,
    canGoBack: false,
    placeholder: t('With which signal?'),
    choices: SIGNALS.map((signal) => ({ label: signal, description: meanings[signal], value: signal })),
  });
  return answer.kind === 'value' ? answer.value : null;
}
