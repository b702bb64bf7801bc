import * as vscode from 'vscode';
import type { MonitorApi } from '../../contract/monitorApi.ts';
import type {
  ConnectionConfig,
  ConnectionId,
  ConnectionSecrets,
  ConnectionWithSecrets,
} from '../../model/connection.ts';
import { redisAddress } from '../../model/redisUrl.ts';
import { editorWording } from '../format/editorWording.ts';
import type { EntryPlace, PlacedEntry } from './connectionEntries.ts';
import type { ConnectionSecretStore } from './connectionSecrets.ts';
import { type ConnectionMarks, NO_MARKS } from './connectionMarks.ts';
import { affectsConnections } from './connectionSettings.ts';
import type { ConnectionSetting } from './connectionSetting.ts';
import { readTlsMaterial } from './tlsMaterial.ts';
import { twinsAmong } from './twins.ts';

/** A connection that is watched. */
export interface ConfiguredConnection {
  readonly config: ConnectionConfig;
  readonly place: EntryPlace;
  /** Passwords that stand in the settings; both `null` as it should be. */
  readonly inlineSecrets: ConnectionSecrets;
  readonly marks: ConnectionMarks;
}

/** An entry of the setting that cannot be used, with the reason as a sentence. */
export interface UnusableConnection {
  readonly name: string;
  readonly reason: string;
  readonly place: EntryPlace;
}

const NOBODY: ReadonlySet<ConnectionId> = new Set();

type Resolved =
  | {
      readonly kind: 'usable';
      readonly connection: ConfiguredConnection;
      readonly watched: ConnectionWithSecrets;
    }
  | { readonly kind: 'unusable'; readonly entry: UnusableConnection };

/** The connections as settings, secret storage and TLS files have them now; tells the monitor of every change. */
export class ConnectionRegistry implements vscode.Disposable {
  readonly #monitor: Pick<MonitorApi, 'setConnections'>;
  readonly #secrets: ConnectionSecretStore;
  readonly #log: vscode.LogOutputChannel;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable[];
  #connections: readonly ConfiguredConnection[] = [];
  #unusable: readonly UnusableConnection[] = [];
  #generation = 0;

  /** Connections or unusable entries changed, and the monitor has been told. */
  readonly onDidChange = this.#changed.event;

  constructor(
    monitor: Pick<MonitorApi, 'setConnections'>,
    secrets: ConnectionSecretStore,
    log: vscode.LogOutputChannel,
  ) {
    this.#monitor = monitor;
    this.#secrets = secrets;
    this.#log = log;
    this.#subscriptions = [
      this.#changed,
      secrets.onDidChange(() => {
        this.reload();
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (affectsConnections(event)) this.reload();
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(() => {
        this.reload();
      }),
    ];
  }

  get connections(): readonly ConfiguredConnection[] {
    return this.#connections;
  }

  get unusable(): readonly UnusableConnection[] {
    return this.#unusable;
  }

  find(id: ConnectionId): ConfiguredConnection | null {
    return this.#connections.find(({ config }) => config.id === id) ?? null;
  }

  /** How a connection stands out; one that is not there does not. */
  marksOf(id: ConnectionId): ConnectionMarks {
    return this.find(id)?.marks ?? NO_MARKS;
  }

  /** Those that show what another one shows, of which a `preferred` one is never a twin of one that is not. */
  twins(preferred: ReadonlySet<ConnectionId> = NOBODY): ReadonlySet<ConnectionId> {
    const configs = this.#connections.map(({ config }) => config);
    const first = configs.filter(({ id }) => preferred.has(id));
    return twinsAmong([...first, ...configs.filter(({ id }) => !preferred.has(id))]);
  }

  /** Reads settings, passwords and TLS files again, in the background. */
  reload(): void {
    this.#reload().catch((error: unknown) => {
      this.#log.error(`The connections could not be handed to the monitor: ${String(error)}`);
    });
  }

  dispose(): void {
    this.#generation += 1;
    vscode.Disposable.from(...this.#subscriptions).dispose();
  }

  async #reload(): Promise<void> {
    this.#generation += 1;
    const generation = this.#generation;
    const { connectionEntries } = await import('./configuredEntries.ts');
    const resolved = await Promise.all(connectionEntries().map((entry) => this.#resolve(entry)));
    if (generation !== this.#generation) return;
    this.#connections = resolved.flatMap((entry) => (entry.kind === 'usable' ? [entry.connection] : []));
    this.#unusable = resolved.flatMap((entry) => (entry.kind === 'unusable' ? [entry.entry] : []));
    const watched = this.#connections.map(({ config }) => `${config.name} (${redisAddress(config.url)})`);
    this.#log.info(`Connections: ${watched.join(', ') || 'none'}`);
    for (const { name, reason } of this.#unusable)
      this.#log.warn(`Connection '${name}' is not used: ${reason}`);
    try {
      await this.#monitor.setConnections(
        resolved.flatMap((entry) => (entry.kind === 'usable' ? [entry.watched] : [])),
      );
    } finally {
      if (generation === this.#generation) this.#changed.fire();
    }
  }

  async #resolve(entry: PlacedEntry): Promise<Resolved> {
    if (entry.kind === 'unusable') return { kind: 'unusable', entry };
    const { place, setting } = entry;
    const tls = await tlsOf(setting);
    if (!tls.ok) {
      return { kind: 'unusable', entry: { name: setting.config.name, reason: tls.reason, place } };
    }
    const config = { ...setting.config, tls: tls.tls };
    const { inlineSecrets, marks } = setting;
    const stored = await this.#secrets.read(config);
    const secrets = {
      password: inlineSecrets.password ?? stored.password,
      resultBackendPassword: inlineSecrets.resultBackendPassword ?? stored.resultBackendPassword,
      sentinelPassword: stored.sentinelPassword ?? null,
    };
    return {
      kind: 'usable',
      connection: { config, place, inlineSecrets, marks },
      watched: { config, secrets },
    };
  }
}

async function tlsOf(
  setting: ConnectionSetting,
): Promise<
  | { readonly ok: true; readonly tls: ConnectionConfig['tls'] }
  | { readonly ok: false; readonly reason: string }
> {
  if (setting.tlsFiles === null) return { ok: true, tls: null };
  return readTlsMaterial(
    setting.tlsFiles,
    vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? null,
    editorWording().t,
  );
}
