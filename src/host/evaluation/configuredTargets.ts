import * as vscode from 'vscode';
import type { EvaluationTarget } from '../../model/evaluationTarget.ts';
import { messageText } from '../format/messageText.ts';
import { SETTINGS } from '../manifest.ts';
import { type ParsedEvaluationTarget, parseEvaluationTargets } from './evaluationTargetSetting.ts';

const SETTING = `${SETTINGS.section}.${SETTINGS.evaluationTargets}`;

/**
 * The targets of the setting. Says what is wrong with unusable ones, and when there is none at all offers an example;
 * then the list is empty.
 */
export async function configuredTargets(): Promise<readonly EvaluationTarget[]> {
  const configuration = vscode.workspace.getConfiguration(SETTINGS.section);
  const parsed = parseEvaluationTargets(configuration.get(SETTINGS.evaluationTargets), vscode.l10n.t);
  const targets = parsed.flatMap((entry) => (entry.ok ? [entry.target] : []));
  const unusable = parsed.filter((entry) => !entry.ok);
  if (targets.length > 0) {
    if (unusable.length > 0) void sayUnusable(unusable);
  } else if (unusable.length > 0) {
    await sayUnusable(unusable);
  } else {
    await offerExample(configuration);
  }
  return targets;
}

async function sayUnusable(unusable: readonly ParsedEvaluationTarget[]): Promise<void> {
  const reasons = unusable.flatMap((entry) =>
    entry.ok ? [] : [`'${messageText(entry.name, 80)}': ${messageText(entry.reason)}`],
  );
  const open = vscode.l10n.t('Open Settings');
  const message = vscode.l10n.t('Evaluation targets that cannot be used: {0}', reasons.join(' '));
  if ((await vscode.window.showErrorMessage(message, open)) === open) await openSetting();
}

async function offerExample(configuration: vscode.WorkspaceConfiguration): Promise<void> {
  const add = vscode.l10n.t('Add an Example');
  const open = vscode.l10n.t('Open Settings');
  const chosen = await vscode.window.showInformationMessage(
    vscode.l10n.t(
      'No evaluation target is set up. A target says which Celery task, BullMQ queue or HTTP endpoint takes the code.',
    ),
    add,
    open,
  );
  if (chosen === add) {
    const scope =
      vscode.workspace.workspaceFolders === undefined
        ? vscode.ConfigurationTarget.Global
        : vscode.ConfigurationTarget.Workspace;
    await configuration.update(SETTINGS.evaluationTargets, [example()], scope);
    await openSettingsFile(scope);
  } else if (chosen === open) {
    await openSetting();
  }
}

/** An entry to begin with: a task on Celery's default queue, to be given the names of one's own application. */
function example(): Readonly<Record<string, unknown>> {
  return {
    name: vscode.l10n.t('Evaluate with Celery'),
    kind: 'celery',
    task: 'tasks.evaluate_code',
    queue: 'celery',
    kwargs: { eval_id: '${uuid}', code: '${code}', language: '${language}' },
  };
}

function openSetting(): Thenable<unknown> {
  return vscode.commands.executeCommand('workbench.action.openSettings', SETTING);
}

function openSettingsFile(scope: vscode.ConfigurationTarget): Thenable<unknown> {
  const command =
    scope === vscode.ConfigurationTarget.Global
      ? 'workbench.action.openSettingsJson'
      : 'workbench.action.openWorkspaceSettingsFile';
  return vscode.commands.executeCommand(command, { revealSetting: { key: SETTING } });
}
