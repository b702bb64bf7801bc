import * as vscode from 'vscode';
import type { ActionLogEntry } from '../../model/actionLog.ts';
import type { ActionDeps } from '../actions/actionCommand.ts';
import { putBackRemoval } from '../actions/putBack.ts';
import { messageText } from '../format/messageText.ts';
import { ActionLogPages } from './actionLogPages.ts';
import { actionLogRow } from './actionLogRow.ts';
import { discardRemoval, openLoggedAction, removalOf } from './loggedAction.ts';

type Row = vscode.QuickPickItem & {
  readonly meaning:
    | { readonly kind: 'entry'; readonly entry: ActionLogEntry }
    | { readonly kind: 'more' }
    | { readonly kind: 'again' }
    | { readonly kind: 'nothing' };
};

/** The action log as a list that is searched by typing and follows what happens while it is open. */
export class ActionLogPick implements vscode.Disposable {
  readonly #deps: ActionDeps;
  readonly #pages: ActionLogPages;
  readonly #pick = vscode.window.createQuickPick<Row>();
  readonly #undoButton: vscode.QuickInputButton;
  readonly #discardButton: vscode.QuickInputButton;
  readonly #listeners: vscode.Disposable;
  #error: string | null = null;
  #isRead = false;
  #isGone = false;

  constructor(deps: ActionDeps) {
    const { t } = deps.wording;
    this.#deps = deps;
    this.#pages = new ActionLogPages(deps.monitor);
    this.#undoButton = { iconPath: new vscode.ThemeIcon('discard'), tooltip: t('Put Back What It Removed') };
    this.#discardButton = { iconPath: new vscode.ThemeIcon('trash'), tooltip: t('Discard What It Removed…') };
    this.#pick.title = t('Action Log');
    this.#pick.placeholder = t('What was done from here, newest first. Type to search, Enter for details.');
    this.#pick.matchOnDescription = true;
    this.#pick.matchOnDetail = true;
    this.#pick.keepScrollPosition = true;
    this.#listeners = vscode.Disposable.from(
      this.#pick.onDidAccept(() => {
        this.#accept();
      }),
      this.#pick.onDidTriggerItemButton(({ item, button }) => {
        this.#press(item, button);
      }),
      this.#pick.onDidHide(() => {
        this.dispose();
      }),
      deps.onDidChange((topics) => {
        if (topics.includes('actions')) this.#load(() => this.#pages.refresh());
      }),
    );
  }

  show(): void {
    this.#pick.show();
    this.#load(() => this.#pages.refresh());
  }

  dispose(): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.#listeners.dispose();
    this.#pick.dispose();
  }

  #load(read: () => Promise<void>): void {
    this.#pick.busy = true;
    void read()
      .then(
        () => {
          this.#error = null;
          this.#isRead = true;
        },
        (error: unknown) => {
          this.#error = error instanceof Error ? error.message : String(error);
          this.#deps.log.error(this.#error);
        },
      )
      .then(() => {
        if (this.#isGone) return;
        this.#pick.busy = false;
        this.#draw();
      });
  }

  #draw(): void {
    const { wording } = this.#deps;
    const { t } = wording;
    const [active] = this.#pick.activeItems;
    const drawing = { ...wording, now: Date.now() };
    const rows: Row[] = this.#pages.entries.map((entry) => ({
      ...actionLogRow(entry, drawing),
      buttons: entry.undo === null ? [] : [this.#undoButton, this.#discardButton],
      meaning: { kind: 'entry', entry },
    }));
    if (this.#error !== null) {
      rows.unshift({
        label: `$(error) ${t('The action log could not be read. Try again.')}`,
        detail: messageText(this.#error),
        alwaysShow: true,
        meaning: { kind: 'again' },
      });
    } else if (this.#isRead && rows.length === 0) {
      rows.push({
        label: `$(info) ${t('No action yet')}`,
        detail: t('Retries, purges and everything else that you do appear here with their outcome.'),
        alwaysShow: true,
        meaning: { kind: 'nothing' },
      });
    }
    if (this.#pages.hasMore) {
      rows.push({
        label: `$(ellipsis) ${t('Load more')}`,
        alwaysShow: true,
        meaning: { kind: 'more' },
      });
    }
    this.#pick.items = rows;
    const again = rows.filter((row) => active !== undefined && isSame(row, active));
    if (again.length > 0) this.#pick.activeItems = again;
  }

  #accept(): void {
    const [chosen] = this.#pick.selectedItems;
    if (chosen === undefined) return;
    const { meaning } = chosen;
    switch (meaning.kind) {
      case 'entry': {
        const { entry } = meaning;
        this.#pick.hide();
        this.#run(() => openLoggedAction(entry, this.#deps));
        break;
      }
      case 'more':
        this.#load(() => this.#pages.more());
        break;
      case 'again':
        this.#load(() => this.#pages.refresh());
        break;
      case 'nothing':
        break;
      default:
        meaning satisfies never;
    }
  }

  #press(item: Row, button: vscode.QuickInputButton): void {
    if (item.meaning.kind !== 'entry') return;
    const removal = removalOf(item.meaning.entry);
    if (removal === null) return;
    if (button === this.#undoButton) this.#run(() => putBackRemoval(removal, this.#deps));
    else this.#run(() => discardRemoval(removal, this.#deps));
  }

  #run(work: () => PromiseLike<unknown>): void {
    void (async () => {
      try {
        await work();
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        this.#deps.log.error(reason);
        void vscode.window.showErrorMessage(messageText(reason));
      }
    })();
  }
}

function isSame({ meaning }: Row, { meaning: other }: Row): boolean {
  if (meaning.kind !== 'entry' || other.kind !== 'entry') return meaning.kind === other.kind;
  return meaning.entry.id === other.entry.id;
}
