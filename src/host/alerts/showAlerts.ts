import * as vscode from 'vscode';
import type { AlertBoard, AlertRule } from '../../model/alert.ts';
import { alertRuleFilter } from '../../model/alertFilter.ts';
import { registerCommand } from '../commands/registerCommand.ts';
import { messageText } from '../format/messageText.ts';
import { COMMANDS } from '../manifest.ts';
import type { Wording } from '../trees/drawing.ts';
import { addExampleRule, openAlertSettings } from './alertNotices.ts';
import { alertRows, type AlertRow } from './alertRows.ts';
import type { Alerts } from './alerts.ts';
import type { AlertsOnDemand } from './alertsOnDemand.ts';

/** Alerts that have ended and are listed. */
const EARLIER = 100;

export interface ShowAlertsDeps {
  readonly alerts: AlertsOnDemand;
  readonly showTasks: (filter: string) => Promise<void>;
  readonly wording: Wording;
}

/**
 * *Show Alerts*: what fires now, how the other rules stand, and what fired before. Ends when the list is left, and answers the
 * filter of the tasks that are shown then; `null`: of none.
 */
export function registerShowAlerts(deps: ShowAlertsDeps, log: vscode.LogOutputChannel): vscode.Disposable {
  return registerCommand(COMMANDS.showAlerts, log, async () => {
    const list = new AlertPick(await deps.alerts.get(), deps, log);
    return list.ask();
  });
}

type Item = vscode.QuickPickItem & Pick<AlertRow, 'meaning'>;

class AlertPick {
  readonly #alerts: Alerts;
  readonly #deps: ShowAlertsDeps;
  readonly #log: vscode.LogOutputChannel;
  readonly #pick = vscode.window.createQuickPick<Item>();
  readonly #mute: vscode.QuickInputButton;
  readonly #unmute: vscode.QuickInputButton;
  readonly #open: vscode.QuickInputButton;
  readonly #listener: vscode.Disposable;
  #accepted: Item | null = null;
  #isGone = false;

  constructor(alerts: Alerts, deps: ShowAlertsDeps, log: vscode.LogOutputChannel) {
    const { t } = deps.wording;
    this.#alerts = alerts;
    this.#deps = deps;
    this.#log = log;
    this.#mute = { iconPath: new vscode.ThemeIcon('bell-slash'), tooltip: t('Mute for an Hour') };
    this.#unmute = { iconPath: new vscode.ThemeIcon('bell'), tooltip: t('Unmute') };
    this.#open = { iconPath: new vscode.ThemeIcon('go-to-file'), tooltip: t('Open the Latest Task') };
    this.#pick.title = t('Alerts');
    this.#pick.placeholder = t('What fires now, and what did before. Type to search, Enter for the tasks.');
    this.#pick.matchOnDescription = true;
    this.#pick.matchOnDetail = true;
    this.#pick.keepScrollPosition = true;
    this.#listener = deps.alerts.onDidChange(() => {
      this.#run(() => this.#draw());
    });
    this.#pick.onDidAccept(() => {
      this.#accepted = this.#pick.selectedItems[0] ?? null;
      if (this.#accepted !== null) this.#pick.hide();
    });
    this.#pick.onDidTriggerItemButton(({ item, button }) => {
      this.#run(() => this.#press(item, button));
    });
  }

  ask(): Promise<string | null> {
    return new Promise((resolve, reject) => {
      this.#pick.onDidHide(() => {
        this.#isGone = true;
        this.#listener.dispose();
        this.#pick.dispose();
        resolve(this.#accepted === null ? null : this.#choose(this.#accepted));
      });
      this.#pick.busy = true;
      this.#pick.show();
      this.#draw().catch((error: unknown) => {
        reject(error instanceof Error ? error : new Error(String(error)));
        this.#pick.hide();
      });
    });
  }

  async #draw(): Promise<void> {
    const board = await this.#alerts.board(EARLIER);
    if (this.#isGone) return;
    const { rules, unusable, muted } = this.#alerts;
    const drawing = { ...this.#deps.wording, now: Date.now() };
    const rows = alertRows({ board, rules, unusable, muted }, drawing);
    const [active] = this.#pick.activeItems;
    const items = rows.map((row) => this.#item(row, board));
    this.#pick.items = items;
    this.#pick.busy = false;
    const again = items.find((item) => active !== undefined && nameOf(item) === nameOf(active));
    if (again !== undefined) this.#pick.activeItems = [again];
  }

  #item(row: AlertRow, { open }: AlertBoard): Item {
    const { meaning } = row;
    const { Separator, Default } = vscode.QuickPickItemKind;
    const isLast = meaning.kind === 'settings' || meaning.kind === 'example';
    return {
      ...row,
      kind: meaning.kind === 'heading' ? Separator : Default,
      alwaysShow: isLast,
      buttons: this.#buttons(meaning, open),
    };
  }

  #buttons(meaning: AlertRow['meaning'], open: AlertBoard['open']): vscode.QuickInputButton[] {
    const rule = ruleOf(meaning);
    if (rule === null) return [];
    const isEnded = meaning.kind === 'alert' && !open.includes(meaning.alert);
    const muting = this.#alerts.muted.has(rule) ? this.#unmute : this.#mute;
    const hasExample = meaning.kind === 'alert' && meaning.alert.examples.length > 0;
    return [...(hasExample ? [this.#open] : []), ...(isEnded ? [] : [muting])];
  }

  async #choose({ meaning }: Item): Promise<string | null> {
    switch (meaning.kind) {
      case 'heading':
        return null;
      case 'alert':
        return this.#alerts.showTasks(meaning.alert);
      case 'rule': {
        const filter = alertRuleFilter(meaning.rule);
        await this.#deps.showTasks(filter);
        return filter;
      }
      case 'settings':
        await openAlertSettings();
        return null;
      case 'example':
        await addExampleRule(this.#deps.wording);
        return null;
      default:
        return meaning satisfies never;
    }
  }

  async #press({ meaning }: Item, button: vscode.QuickInputButton): Promise<void> {
    const rule = ruleOf(meaning);
    if (rule === null) return;
    if (button === this.#mute) await this.#alerts.mute(rule, 'hour');
    else if (button === this.#unmute) await this.#alerts.unmute(rule);
    else if (meaning.kind === 'alert') {
      const [example] = meaning.alert.examples;
      this.#pick.hide();
      if (example !== undefined) await vscode.commands.executeCommand(COMMANDS.openTask, example);
    }
  }

  #run(act: () => Promise<void>): void {
    act().catch((error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      this.#log.error(message);
      void vscode.window.showErrorMessage(messageText(message));
    });
  }
}

function ruleOf(meaning: AlertRow['meaning']): AlertRule['name'] | null {
  if (meaning.kind === 'alert') return meaning.alert.rule;
  return meaning.kind === 'rule' ? meaning.rule.name : null;
}

/** What stays of a row while its texts change. */
function nameOf({ meaning, label }: Item): string {
  return meaning.kind === 'alert' ? `alert ${String(meaning.alert.id)}` : `${meaning.kind} ${label}`;
}
