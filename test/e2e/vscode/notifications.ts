import { eventually } from './expect.ts';
import type { Workbench } from './workbench.ts';

/** As long as VS Code shows a notification by itself. */
const SHOWN_MS = 10_000;

/** Presses a button of a notification. One that VS Code has put away before that is taken from its list. */
export async function pressInNotification(
  workbench: Workbench,
  text: string | RegExp,
  button: string,
): Promise<void> {
  const notification = workbench.page.locator('.notification-list-item', { hasText: text }).first();
  await notification.waitFor({ timeout: SHOWN_MS }).catch(() => undefined);
  await eventually(async () => {
    if (!(await notification.isVisible())) await workbench.runCommand('Notifications: Show Notifications');
    await notification.getByRole('button', { name: button }).click({ timeout: SHOWN_MS });
  });
}
