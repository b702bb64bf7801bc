import * as vscode from 'vscode';
import type { Alert } from '../../model/alert.ts';
import { tCount } from '../../model/l10n.ts';
import { messageText } from '../format/messageText.ts';
import { COMMANDS, SETTINGS } from '../manifest.ts';
import type { Wording } from '../trees/drawing.ts';
import type { Alerts, UnusableRule } from './alerts.ts';
import { alertName, alertNotice } from './alertText.ts';

/** More that begin at once are told together. */
const MOST_AT_ONCE = 3;
const MOST_NAMED = 10;

/** Tells of alerts that began. Never rejects. */
export async function tellAlerts(
  alerts: readonly Alert[],
  source: Pick<Alerts, 'showTasks' | 'mute'>,
  wording: Wording,
  log: Pick<vscode.LogOutputChannel, 'error'>,
): Promise<void> {
  try {
    if (alerts.length > MOST_AT_ONCE) await tellTogether(alerts, wording);
    else await Promise.all(alerts.map((alert) => tellAlert(alert, source, wording)));
  } catch (error) {
    log.error(`What was chosen of an alert could not be done: ${String(error)}`);
  }
}

async function tellAlert(
  alert: Alert,
  source: Pick<Alerts, 'showTasks' | 'mute'>,
  wording: Wording,
): Promise<void> {
  const { t } = wording;
  const show = t('Show Tasks');
  const hour = t('Mute for an Hour');
  const session = t('Mute for This Session');
  const chosen = await vscode.window.showWarningMessage(alertNotice(alert, wording), show, hour, session);
  if (chosen === show) await source.showTasks(alert);
  else if (chosen === hour) await source.mute(alert.rule, 'hour');
  else if (chosen === session) await source.mute(alert.rule, 'session');
}

async function tellTogether(alerts: readonly Alert[], { t }: Wording): Promise<void> {
  const show = t('Show Alerts');
  const names = alerts.slice(0, MOST_NAMED).map(({ rule }) => alertName(rule));
  const rest = alerts.length > MOST_NAMED ? ['…'] : [];
  const message = tCount(alerts.length, '{0} alert: {1}', '{0} alerts: {1}', [...names, ...rest].join(', '));
  if ((await vscode.window.showWarningMessage(message, show)) !== show) return;
  await vscode.commands.executeCommand(COMMANDS.showAlerts);
}

/** Says which rules cannot be used, and why. */
export async function sayUnusableRules(unusable: readonly UnusableRule[], { t }: Wording): Promise<void> {
  const reasons = unusable
    .slice(0, MOST_NAMED)
    .map(({ name, reason }) => `'${alertName(name)}': ${messageText(reason)}`);
  const open = t('Open Settings');
  const message = t('Alert rules that cannot be used: {0}', reasons.join(' '));
  if ((await vscode.window.showErrorMessage(message, open)) === open) await openAlertSettings();
}

/** Opens the rules where they are edited. */
export async function openAlertSettings(): Promise<void> {
  const { workspaceValue } =
    vscode.workspace.getConfiguration(SETTINGS.section).inspect<unknown>(SETTINGS.alerts) ?? {};
  const command =
    workspaceValue === undefined
      ? 'workbench.action.openSettingsJson'
      : 'workbench.action.openWorkspaceSettingsFile';
  const key = `${SETTINGS.section}.${SETTINGS.alerts}`;
  await vscode.commands.executeCommand(command, { revealSetting: { key, edit: false } });
}

/** Begins the list of rules with one that most people want, and opens it. */
export async function addExampleRule({ t }: Wording): Promise<void> {
  const { Global, Workspace } = vscode.ConfigurationTarget;
  const target = vscode.workspace.workspaceFolders === undefined ? Global : Workspace;
  const rule = { name: t('Many failures'), filter: 'state:failed', count: 5, within: '10m' };
  await vscode.workspace.getConfiguration(SETTINGS.section).update(SETTINGS.alerts, [rule], target);
  await openAlertSettings();
}
