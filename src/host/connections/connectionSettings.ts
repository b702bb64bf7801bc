import * as vscode from 'vscode';
import { SETTINGS } from '../manifest.ts';
import type { EntryPlace } from './connectionEntries.ts';
import type { SettingScope } from './connectionSetting.ts';

const TARGETS = {
  user: vscode.ConfigurationTarget.Global,
  workspace: vscode.ConfigurationTarget.Workspace,
} as const;

/** One entry of the setting exactly as it stands there. */
export type RawEntry = Readonly<Record<string, unknown>>;

/** Whether any entry of `taskTower.connections` exists, usable or not. */
export function hasConnectionEntries(): boolean {
  return [settingValue('user'), settingValue('workspace')].some((value) =>
    Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null,
  );
}

export function affectsConnections(event: vscode.ConfigurationChangeEvent): boolean {
  return event.affectsConfiguration(`${SETTINGS.section}.${SETTINGS.connections}`);
}

/** The entry as it stands in the settings; `null` when there is none, or no object. */
export function rawEntry(place: EntryPlace): RawEntry | null {
  const entry = listIn(place.scope)[place.index];
  return typeof entry === 'object' && entry !== null && !Array.isArray(entry) ? { ...entry } : null;
}

/** Writes an entry over the one at `place`, or adds it to the settings of a scope. */
export async function saveEntry(entry: RawEntry, where: EntryPlace | SettingScope): Promise<void> {
  const scope = typeof where === 'string' ? where : where.scope;
  const list = listIn(scope);
  await write(scope, typeof where === 'string' ? [...list, entry] : list.with(where.index, entry));
}

export async function removeEntry(place: EntryPlace): Promise<void> {
  const rest = listIn(place.scope).toSpliced(place.index, 1);
  await write(place.scope, rest.length === 0 ? undefined : rest);
}

/** Where a new connection is kept: with the workspace when one is open and trusted, else with the user. */
export function scopeForNew(): SettingScope {
  const { workspaceFolders, isTrusted } = vscode.workspace;
  return isTrusted && workspaceFolders !== undefined && workspaceFolders.length > 0 ? 'workspace' : 'user';
}

/** Opens the settings file with the connections, for what no form can mend. */
export async function openSettingsFile(scope: SettingScope): Promise<void> {
  const key = `${SETTINGS.section}.${SETTINGS.connections}`;
  await vscode.commands.executeCommand(settingsCommand(scope), { revealSetting: { key, edit: false } });
}

/** The user's connections belong to the machine on which the workers are reached, which may be a remote one. */
function settingsCommand(scope: SettingScope): string {
  if (scope === 'workspace') return 'workbench.action.openWorkspaceSettingsFile';
  return vscode.env.remoteName === undefined
    ? 'workbench.action.openSettingsJson'
    : 'workbench.action.openRemoteSettingsFile';
}

/** `taskTower.connections` as it stands in the settings, whatever it is. */
export function settingValue(scope: SettingScope): unknown {
  const found = vscode.workspace.getConfiguration(SETTINGS.section).inspect<unknown>(SETTINGS.connections);
  return scope === 'user' ? found?.globalValue : found?.workspaceValue;
}

function listIn(scope: SettingScope): unknown[] {
  const value = settingValue(scope);
  return Array.isArray(value) ? [...(value as readonly unknown[])] : [];
}

async function write(scope: SettingScope, list: readonly unknown[] | undefined): Promise<void> {
  await vscode.workspace
    .getConfiguration(SETTINGS.section)
    .update(SETTINGS.connections, list, TARGETS[scope]);
}
