import type * as vscode from 'vscode';
import type { ConnectionConfig, ConnectionId, ConnectionSecrets } from '../../model/connection.ts';

const PREFIX = 'taskTower.connection.';

/** The passwords of the connections in VS Code's secret storage, one entry for each connection id. */
export class ConnectionSecretStore {
  readonly #storage: vscode.SecretStorage;

  constructor(storage: vscode.SecretStorage) {
    this.#storage = storage;
  }

  async read(config: ConnectionConfig): Promise<ConnectionSecrets> {
    const { readSecrets } = await import('./storedSecrets.ts');
    return readSecrets(await this.#storage.get(PREFIX + config.id), config);
  }

  /** Keeps the passwords, or forgets what was kept when there are none. */
  async write(config: ConnectionConfig, secrets: ConnectionSecrets): Promise<void> {
    const { password, resultBackendPassword, sentinelPassword = null } = secrets;
    if ((password ?? resultBackendPassword ?? sentinelPassword) === null) {
      await this.remove(config.id);
      return;
    }
    const { writeSecrets } = await import('./storedSecrets.ts');
    await this.#storage.store(PREFIX + config.id, writeSecrets(config, secrets));
  }

  async remove(id: ConnectionId): Promise<void> {
    await this.#storage.delete(PREFIX + id);
  }

  /** Calls when the passwords of any connection changed, in this window or another. */
  onDidChange(listener: () => void): vscode.Disposable {
    return this.#storage.onDidChange((event) => {
      if (event.key.startsWith(PREFIX)) listener();
    });
  }
}
