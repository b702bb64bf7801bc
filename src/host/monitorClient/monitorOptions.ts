import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { MonitorOptions } from '../../contract/monitorApi.ts';
import { editorLanguage } from '../format/editorWording.ts';
import { SETTINGS, SETTING_DEFAULTS } from '../manifest.ts';
import { historyLimit } from './historyLimit.ts';
import { redactedKeys } from './redactedKeys.ts';

const BYTES_PER_MB = 1_000_000;

/**
 * How the monitor is to keep its history, by the settings of now. The file lies in the workspace's own storage,
 * so that two windows never write one file; without a workspace, or with history switched off, it stays in memory.
 */
export function monitorOptions(
  context: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
): MonitorOptions {
  const settings = vscode.workspace.getConfiguration(SETTINGS.section);
  const enabled = settings.get(SETTINGS.historyEnabled, SETTING_DEFAULTS.historyEnabled);
  return {
    storeFile: enabled ? storeFile(context.storageUri, log) : null,
    historyDays: historyLimit(settings.get(SETTINGS.historyDays), SETTING_DEFAULTS.historyDays),
    historyMaxTasks: historyLimit(settings.get(SETTINGS.historyMaxTasks), SETTING_DEFAULTS.historyMaxTasks),
    historyMaxBytes:
      historyLimit(settings.get(SETTINGS.historyMaxSizeMb), SETTING_DEFAULTS.historyMaxSizeMb) * BYTES_PER_MB,
    redact: redactedKeys(settings.get(SETTINGS.redact), SETTING_DEFAULTS.redact),
    // As VS Code says it: the thread finds out by itself whether it knows the language, and the host need not wait for that.
    language: { locale: vscode.env.language, messages: editorLanguage().messages },
  };
}

/** Whether a changed setting changes what {@link monitorOptions} says. */
export function affectsMonitorOptions(event: vscode.ConfigurationChangeEvent): boolean {
  return [
    SETTINGS.historyEnabled,
    SETTINGS.historyDays,
    SETTINGS.historyMaxTasks,
    SETTINGS.historyMaxSizeMb,
    SETTINGS.redact,
  ].some((setting) => event.affectsConfiguration(`${SETTINGS.section}.${setting}`));
}

function storeFile(storage: vscode.Uri | undefined, log: vscode.LogOutputChannel): string | null {
  if (storage?.scheme !== 'file') return null;
  try {
    mkdirSync(storage.fsPath, { recursive: true });
  } catch (error) {
    log.warn(`The history stays in memory, because its folder cannot be made: ${String(error)}`);
    return null;
  }
  return join(storage.fsPath, 'tasks.sqlite');
}
