import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { ConnectionTest, MonitorApi } from '../../contract/monitorApi.ts';
import { SYSTEM_TITLES } from '../../model/system.ts';
import { editorWording } from '../format/editorWording.ts';
import { messageText } from '../format/messageText.ts';
import { VIEWS } from '../manifest.ts';
import { runSteps } from '../prompts/runSteps.ts';
import type { Wording } from '../trees/drawing.ts';
import { type ConnectionDraft, entryOf, settingOf } from './connectionDraft.ts';
import type { ConnectionRegistry } from './connectionRegistry.ts';
import type { ConnectionSecretStore } from './connectionSecrets.ts';
import { withTls } from './connectionSetting.ts';
import { saveEntry, scopeForNew } from './connectionSettings.ts';
import { connectSteps } from './connectSteps.ts';
import { readTlsMaterial } from './tlsMaterial.ts';

export interface ConnectDeps {
  readonly monitor: Pick<MonitorApi, 'testConnection'>;
  readonly registry: ConnectionRegistry;
  readonly secrets: ConnectionSecretStore;
}

/** Asks, tests and saves a connection, new or edited. Nothing is kept when a person leaves the flow. */
export async function describeConnection(
  title: string,
  start: ConnectionDraft,
  deps: ConnectDeps,
): Promise<void> {
  const takenNames = deps.registry.connections
    .filter(({ config }) => config.id !== start.id)
    .map(({ config }) => config.name);
  const newId = randomBytes(2).toString('hex');
  const steps = connectSteps({
    title,
    t: editorWording().t,
    takenNames,
    test: async (draft) => testDraft(draft, newId, deps.monitor),
  });
  const facts = await runSteps(steps, 'address', { draft: start, test: null, tested: false });
  if (facts === null) return;

  await saveDraft(facts.draft, newId, deps);
  await vscode.commands.executeCommand(`${VIEWS.workers}.focus`);
  if (facts.test?.ok === true) {
    void vscode.window.showInformationMessage(
      connectedText(facts.draft.name ?? '', facts.test, editorWording()),
    );
  }
}

async function testDraft(
  draft: ConnectionDraft,
  newId: string,
  monitor: ConnectDeps['monitor'],
): Promise<ConnectionTest> {
  const { t } = editorWording();
  const { config, tlsFiles } = settingOf(
    entryOf(draft, () => newId),
    t,
  );
  if (tlsFiles === null) return monitor.testConnection({ config, secrets: draft.secrets });
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? null;
  const material = await readTlsMaterial(tlsFiles, folder, t);
  if (!material.ok) throw new Error(material.reason);
  return monitor.testConnection({ config: withTls(config, material.tls), secrets: draft.secrets });
}

async function saveDraft(
  draft: ConnectionDraft,
  newId: string,
  { registry, secrets }: ConnectDeps,
): Promise<void> {
  const entry = entryOf(draft, () => newId);
  const { config } = settingOf(entry, editorWording().t);
  // The password first, so that the very first attempt has it.
  await secrets.write(config, draft.secrets);
  const place = draft.id === null ? null : registry.find(draft.id)?.place;
  await saveEntry(entry, place ?? scopeForNew());
}

function connectedText(
  name: string,
  test: ConnectionTest & { readonly ok: true },
  { locale, t }: Wording,
): string {
  const version = test.redisVersion === null ? '' : ` (Redis ${messageText(test.redisVersion)})`;
  const systems = test.systems.map((system) => SYSTEM_TITLES[system]);
  const found =
    systems.length === 0
      ? t('Neither Celery nor BullMQ has used it yet. They appear as soon as they do.')
      : t('It carries {0}.', new Intl.ListFormat(locale).format(systems));
  return `${t("Connected to '{0}'{1}.", messageText(name), version)} ${found}`;
}
