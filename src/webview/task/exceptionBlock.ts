import type { TaskDetail } from '../../model/task.ts';
import { t } from '../../model/l10n.ts';
import { formatNumber } from '../../model/numberFormat.ts';
import { button } from '../ui/button.ts';
import { el } from '../ui/element.ts';
import { longText } from '../ui/longText.ts';
import type { Section } from '../ui/section.ts';
import { visibleNodes } from '../ui/visibleNodes.ts';

/** Messages of more lines or characters are folded behind a button. */
const MOST_LINES = 6;
const LONGEST = 600;

/** `package.ErrorType: ` at the start of an exception: a dotted identifier before the first colon. */
const TYPE = /^([\p{L}_$][\p{L}\p{N}_$.]{0,199})(?:: |:\n)/u;

/** The exception with its message, large: the first thing that a debugging person reads. Hidden when there is none. */
export function createExceptionBlock(): Section<TaskDetail> {
  const element = el('div', { class: 'exception' });
  let shown: string | null | undefined;

  const show = (exception: string, folded: boolean): void => {
    const head = folded ? foldedHead(exception) : exception;
    const type = TYPE.exec(head)?.[1] ?? '';
    const message = el(
      'p',
      { class: 'exception-message', dir: 'auto' },
      type === '' ? null : el('span', { class: 'exception-type' }, type),
      ...visibleNodes(head.slice(type.length), { lines: true }),
    );
    if (head.length === exception.length) element.replaceChildren(message);
    else element.replaceChildren(message, unfoldButton(exception));
  };

  const unfoldButton = (exception: string): HTMLElement =>
    button({
      label: t('Show the whole message ({0} characters)', formatNumber(exception.length)),
      icon: 'unfold',
      appearance: 'secondary',
      onClick: () => {
        const whole = longText(exception);
        element.replaceChildren(whole);
        whole.querySelector<HTMLElement>('pre')?.focus();
      },
    });

  return {
    element,
    update(detail) {
      const exception = exceptionOf(detail);
      if (exception === shown) return;
      shown = exception;
      element.hidden = exception === null;
      if (exception === null) element.replaceChildren();
      else show(exception, true);
    },
  };
}

/** The whole exception; else its first line, as lists show it, while the task is in a state that it explains. */
export function exceptionOf({ exception, task }: TaskDetail): string | null {
  const explained = ['failed', 'retrying', 'rejected', 'lost'].includes(task.state);
  return exception ?? (explained ? task.error : null);
}

function foldedHead(exception: string): string {
  const lines = exception.slice(0, LONGEST).split('\n');
  return lines.slice(0, MOST_LINES).join('\n');
}
