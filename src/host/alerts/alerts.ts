import type * as vscode from 'vscode';
import { NO_ALERTS, type Alert, type AlertBoard, type AlertRule } from '../../model/alert.ts';
import { alertTasksFilter } from '../../model/alertFilter.ts';
import type { ConnectionRegistry } from '../connections/connectionRegistry.ts';
import type { MonitorClient } from '../monitorClient/monitorClient.ts';
import type { Wording } from '../trees/drawing.ts';
import { sayUnusableRules, tellAlerts } from './alertNotices.ts';
import { parseAlertRules, type ParsedAlertRule } from './alertRuleSetting.ts';
import { MutedAlerts } from './mutedAlerts.ts';
import { ToldAlerts } from './toldAlerts.ts';

export interface AlertsDeps {
  readonly monitor: Pick<MonitorClient, 'api' | 'onDidChange'>;
  readonly registry: Pick<ConnectionRegistry, 'connections' | 'twins'>;
  readonly memory: vscode.Memento;
  /** Shows in the view *Tasks* those that match a filter. */
  readonly showTasks: (filter: string) => Promise<void>;
  readonly wording: Wording;
  readonly log: vscode.LogOutputChannel;
}

export type UnusableRule = Extract<ParsedAlertRule, { readonly ok: false }>;

/** Hands the rules of the settings to the monitor, and tells a person, once for each, of the alerts that it finds. */
export class Alerts implements vscode.Disposable {
  readonly muted: MutedAlerts;
  readonly #deps: AlertsDeps;
  readonly #told: ToldAlerts;
  readonly #changed: () => void;
  readonly #listener: vscode.Disposable;
  #rules: readonly AlertRule[] = [];
  #unusable: readonly UnusableRule[] = [];
  #open: readonly Alert[] = [];
  #saidUnusable = '';
  #generation = 0;
  #reading: Promise<void> = Promise.resolve();

  /** @param changed alerts began or ended, or are muted or not any more */
  constructor(deps: AlertsDeps, changed: () => void) {
    this.#deps = deps;
    this.muted = new MutedAlerts(deps.memory);
    this.#told = new ToldAlerts(deps.memory);
    this.#changed = changed;
    this.#listener = deps.monitor.onDidChange((topics) => {
      if (topics.includes('alerts') && this.#rules.length > 0) this.#read();
    });
  }

  get rules(): readonly AlertRule[] {
    return this.#rules;
  }

  get unusable(): readonly UnusableRule[] {
    return this.#unusable;
  }

  /** Alerts that are open and not muted. */
  get firing(): readonly Alert[] {
    return this.#open.filter(({ rule }) => !this.muted.has(rule));
  }

  /** @param endedLimit 1 to 200 */
  async board(endedLimit: number): Promise<AlertBoard> {
    const board = await this.#deps.monitor.api.getAlerts(endedLimit);
    const twins = this.#deps.registry.twins();
    const isShown = ({ connectionId }: Pick<AlertBoard['states'][number], 'connectionId'>): boolean =>
      connectionId === null || !twins.has(connectionId);
    return {
      open: board.open.filter(isShown),
      ended: board.ended.filter(isShown),
      states: board.states.filter(isShown),
    };
  }

  /** Answers the filter by which they are found. */
  async showTasks(alert: Alert): Promise<string> {
    const filter = alertTasksFilter(alert, this.#deps.registry.connections.length < 2);
    await this.#deps.showTasks(filter);
    return filter;
  }

  async mute(rule: string, duration: 'hour' | 'session'): Promise<void> {
    if (duration === 'hour') await this.muted.muteForHour(rule);
    else this.muted.muteForSession(rule);
    this.#changed();
  }

  async unmute(rule: string): Promise<void> {
    await this.muted.unmute(rule);
    this.#changed();
  }

  /** Takes up the rules as they stand in the settings, whatever that is. */
  async reload(value: unknown): Promise<void> {
    const { monitor, wording, log } = this.#deps;
    const generation = ++this.#generation;
    const parsed = parseAlertRules(value, wording.t);
    this.#rules = parsed.flatMap((entry) => (entry.ok ? [entry.rule] : []));
    this.#unusable = parsed.filter((entry) => !entry.ok);
    for (const { name, reason } of this.#unusable) log.warn(`Alert rule '${name}' is not used: ${reason}`);
    this.#sayUnusable();
    await monitor.api.setAlertRules(this.#rules);
    if (generation !== this.#generation) return;
    if (this.#rules.length === 0) this.#show(NO_ALERTS.open);
    else this.#read();
  }

  dispose(): void {
    this.#generation++;
    this.#listener.dispose();
  }

  /** What is wrong is said once, and again when something else is. */
  #sayUnusable(): void {
    const said = JSON.stringify(this.#unusable);
    if (said === this.#saidUnusable) return;
    this.#saidUnusable = said;
    if (this.#unusable.length > 0) void sayUnusableRules(this.#unusable, this.#deps.wording);
  }

  /** One after the other, so that an older answer never comes last. Never rejects. */
  #read(): void {
    this.#reading = this.#reading
      .then(async () => {
        const generation = this.#generation;
        const { open } = await this.board(1);
        if (generation === this.#generation) await this.#tell(open);
      })
      .catch((error: unknown) => {
        this.#deps.log.warn(`The alerts are not up to date: ${String(error)}`);
      });
  }

  async #tell(open: readonly Alert[]): Promise<void> {
    this.#show(open);
    const fresh = await this.#told.take(open);
    const heard = fresh.filter(({ rule }) => !this.muted.has(rule));
    if (heard.length > 0) void tellAlerts(heard, this, this.#deps.wording, this.#deps.log);
  }

  #show(open: readonly Alert[]): void {
    this.#open = open;
    this.#changed();
  }
}
