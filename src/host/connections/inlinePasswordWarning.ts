import * as vscode from 'vscode';
import type { ConnectionId } from '../../model/connection.ts';
import { messageText } from '../format/messageText.ts';
import type { ConfiguredConnection, ConnectionRegistry } from './connectionRegistry.ts';
import type { ConnectionSecretStore } from './connectionSecrets.ts';
import { rawEntry, saveEntry } from './connectionSettings.ts';

const KEPT = 'passwordsKeptInSettings';

export interface InlinePasswordDeps {
  readonly registry: ConnectionRegistry;
  readonly secrets: ConnectionSecretStore;
  /** Remembers for which connections a person chose to keep it there. */
  readonly memory: vscode.Memento;
}

/** Warns, once a session for each connection, that a password stands in the settings, and offers to move it. Nothing moves unasked. */
export function registerInlinePasswordWarning(
  deps: InlinePasswordDeps,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  const warned = new Set<ConnectionId>();
  return deps.registry.onDidChange(() => {
    const kept = deps.memory.get<readonly ConnectionId[]>(KEPT, []);
    for (const connection of deps.registry.connections) {
      const { id } = connection.config;
      if (!holdsPassword(connection) || warned.has(id) || kept.includes(id)) continue;
      warned.add(id);
      warn(connection, deps).catch((error: unknown) => {
        log.error(`The password of '${connection.config.name}' was not moved: ${String(error)}`);
      });
    }
  });
}

async function warn(connection: ConfiguredConnection, deps: InlinePasswordDeps): Promise<void> {
  const { id, name } = connection.config;
  const [moveIt, keepIt] = [vscode.l10n.t('Move to Secret Storage'), vscode.l10n.t('Keep in Settings')];
  const shown = messageText(name);
  const sentence =
    connection.place.scope === 'user'
      ? vscode.l10n.t(
          "The password of the connection '{0}' is in the user settings, where everybody who can read the file sees it.",
          shown,
        )
      : vscode.l10n.t(
          "The password of the connection '{0}' is in the workspace settings, where everybody who can read the file sees it.",
          shown,
        );
  const answer = await vscode.window.showWarningMessage(sentence, moveIt, keepIt);
  if (answer === moveIt) await move(id, deps);
  if (answer === keepIt) {
    await deps.memory.update(KEPT, [...deps.memory.get<readonly ConnectionId[]>(KEPT, []), id]);
  }
}

async function move(id: ConnectionId, { registry, secrets }: InlinePasswordDeps): Promise<void> {
  const connection = registry.find(id);
  const entry = connection === null ? null : rawEntry(connection.place);
  if (connection === null || entry === null || !holdsPassword(connection)) return;
  const { config, inlineSecrets, place } = connection;
  const stored = await secrets.read(config);
  await secrets.write(config, {
    password: inlineSecrets.password ?? stored.password,
    resultBackendPassword: inlineSecrets.resultBackendPassword ?? stored.resultBackendPassword,
    sentinelPassword: stored.sentinelPassword ?? null,
  });
  const backend = config.resultBackendUrl === null ? {} : { resultBackendUrl: config.resultBackendUrl };
  // The id is written down, because the password is kept under it.
  await saveEntry({ id, ...entry, url: config.url, ...backend }, place);
}

function holdsPassword({ inlineSecrets }: ConfiguredConnection): boolean {
  return inlineSecrets.password !== null || inlineSecrets.resultBackendPassword !== null;
}
