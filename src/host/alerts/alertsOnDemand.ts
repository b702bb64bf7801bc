import * as vscode from 'vscode';
import type { Alert } from '../../model/alert.ts';
import { SETTINGS } from '../manifest.ts';
import { OnDemand } from '../onDemand/onDemand.ts';
import type { Alerts, AlertsDeps } from './alerts.ts';

/** The alerts, whose code is loaded when the settings have rules, or somebody asks for the list. */
export class AlertsOnDemand implements vscode.Disposable {
  readonly #deps: AlertsDeps;
  readonly #parts: OnDemand<Alerts>;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #listener: vscode.Disposable;
  #loaded: Alerts | null = null;

  /** Alerts began or ended, or are muted or not any more. */
  readonly onDidChange = this.#changed.event;

  constructor(deps: AlertsDeps) {
    this.#deps = deps;
    this.#parts = new OnDemand(async () => {
      const { Alerts: Loaded } = await import('./alerts.ts');
      return () => {
        this.#loaded = new Loaded(deps, () => {
          this.#changed.fire();
        });
        return this.#loaded;
      };
    }, deps.wording.t);
    this.#listener = vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(`${SETTINGS.section}.${SETTINGS.alerts}`)) this.#begin();
    });
    this.#begin();
  }

  /** Alerts that are open and not muted. */
  get firing(): readonly Alert[] {
    return this.#loaded?.firing ?? [];
  }

  get(): Promise<Alerts> {
    return this.#parts.get();
  }

  dispose(): void {
    vscode.Disposable.from(this.#listener, this.#parts, this.#changed).dispose();
  }

  #begin(): void {
    this.#handOver().catch((error: unknown) => {
      this.#deps.log.error(`The alert rules could not be handed to the monitor: ${String(error)}`);
    });
  }

  async #handOver(): Promise<void> {
    const value = vscode.workspace.getConfiguration(SETTINGS.section).get<unknown>(SETTINGS.alerts);
    const isEmpty = value === undefined || value === null || (Array.isArray(value) && value.length === 0);
    // Alerts of rules that were there in an earlier session end.
    if (isEmpty && this.#loaded === null) await this.#deps.monitor.api.setAlertRules([]);
    else await (await this.#parts.get()).reload(value);
  }
}
