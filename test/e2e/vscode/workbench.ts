import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Frame, Locator, Page } from 'playwright';
import { waitFor } from '../../services/index.ts';
import { eventually, expect, PATIENCE_MS } from './expect.ts';

export type ViewName = 'Workers' | 'Queues' | 'Tasks' | 'Actions';

/** Milliseconds until VS Code's window is there. */
const START_MS = 120_000;

/** Milliseconds after which something is tried once more that VS Code can miss, because it was busy or drew a row anew. */
const TRY_MS = 10_000;

/** What a person sees and does in VS Code's window, in the words of that person. */
export class Workbench {
  readonly page: Page;
  readonly #pictures: string;

  constructor(page: Page, pictures: string) {
    this.page = page;
    this.#pictures = pictures;
  }

  /** Opens the address and waits until the window can be used. */
  async open(url: string): Promise<void> {
    await this.page.goto(url);
    await this.ready();
  }

  /** Reloads as the command does, which lets VS Code write down its state first. */
  async reload(): Promise<void> {
    const loaded = this.page.waitForEvent('load', { timeout: START_MS });
    await this.runCommand('Developer: Reload Window');
    await loaded;
    await this.ready();
  }

  async ready(): Promise<void> {
    await this.page.waitForSelector('.monaco-workbench .activitybar .action-label', { timeout: START_MS });
    await this.page.waitForSelector('.statusbar-item', { timeout: START_MS });
  }

  /** Runs a command by its title, through the palette as a person does. */
  async runCommand(title: string): Promise<void> {
    const typed = `>${title}`;
    const command = this.#foundCommand(title);
    let patience = 1_000;
    await waitFor(
      async () => {
        await this.page.keyboard.press('F1');
        try {
          patience *= 2;
          await this.quickInput().fill(typed, { timeout: patience });
          // What cannot be chosen yet comes into the list only when that is opened anew.
          await command.click({ timeout: patience });
          return true;
        } catch (error) {
          // It may have run though the click took too long; where something took the focus from the palette it has not.
          if (String(error).includes('performing click action')) return true;
          await this.page.keyboard.press('Escape');
          throw error;
        }
      },
      { what: `the command ${title} in the palette`, timeoutMs: START_MS },
    );
    await eventually(async () => {
      // A command that reloads the window takes the page away while it is looked at.
      const values = await this.#quickInputValues();
      expect(values, `the palette gives way to ${title}`).not.toContain(typed);
    });
  }

  /** The command in the palette once that shows what was found: then what matches is marked. */
  #foundCommand(title: string): Locator {
    return this.page
      .locator('.quick-input-widget:visible .monaco-list-row', { has: this.page.locator('.highlight') })
      .filter({ hasText: title })
      .first();
  }

  #quickInputValues(): Promise<readonly string[]> {
    return this.page
      .locator('.quick-input-widget:visible input')
      .evaluateAll((inputs) => inputs.map((input) => ('value' in input ? String(input.value) : '')));
  }

  quickInput(): Locator {
    return this.page.locator('.quick-input-widget:visible input').first();
  }

  /** A row of the open quick pick that holds `text`. */
  quickPick(text: string): Locator {
    return this.page.locator('.quick-input-widget:visible .monaco-list-row', { hasText: text }).first();
  }

  /** All the text of the open quick input: title, prompt, validation message and rows. */
  quickInputWidget(): Locator {
    return this.page.locator('.quick-input-widget:visible');
  }

  /** Moves down in the open quick pick to the first row, which holds `text`, and accepts it. */
  async acceptFirstQuickPick(text: string): Promise<void> {
    await this.quickPick(text).waitFor();
    const focused = this.page.locator('.quick-input-widget:visible .monaco-list-row.focused');
    await eventually(async () => {
      if (!(await focused.filter({ hasText: text }).isVisible())) await this.page.keyboard.press('ArrowDown');
      await expect(focused).toContainText(text, { timeout: 1_000 });
    });
    await this.page.keyboard.press('Enter');
  }

  /** Opens a file of the workspace by the end of its path. */
  async openFile(path: string): Promise<void> {
    const name = path.split('/').at(-1) ?? path;
    await this.runCommand('Go to File');
    await this.quickInput().fill(path);
    await this.quickPick(name).waitFor();
    await this.page.keyboard.press('Enter');
    await this.waitForActiveTab(name);
  }

  /** Rests with the pointer on an element until what is told of it holds `text`. */
  async hover(element: Locator, text: RegExp): Promise<Locator> {
    const told = this.page.locator('.monaco-hover:visible', { hasText: text }).last();
    await eventually(async () => {
      // What is drawn anew under the pointer takes its hover back until the pointer moves.
      await this.page.mouse.move(0, 0);
      await element.hover({ timeout: TRY_MS });
      await told.waitFor({ timeout: TRY_MS });
    });
    return told;
  }

  /** Drags a row onto the middle of an element; VS Code notices the pointer only while it moves. */
  async dragRow(row: Locator, target: Locator, key: 'Shift' | null = null): Promise<void> {
    await row.hover();
    await this.page.mouse.down();
    if (key !== null) await this.page.keyboard.down(key);
    await target.hover();
    await target.hover({ position: { x: 60, y: 8 } });
    await this.page.mouse.up();
    if (key !== null) await this.page.keyboard.up(key);
  }

  async chooseQuickPick(text: string): Promise<void> {
    const row = this.quickPick(text);
    await row.waitFor();
    await row.click();
  }

  /** Waits for the input box that asks with `prompt`, types into it and accepts. */
  async answer(prompt: string, text: string): Promise<void> {
    await this.page.locator('.quick-input-widget:visible', { hasText: prompt }).waitFor();
    await this.quickInput().fill(text);
    await this.page.keyboard.press('Enter');
  }

  async showTaskTower(): Promise<void> {
    const pane = this.view('Tasks');
    const icon = this.page.locator('.activitybar a.action-label[aria-label^="Task Tower"]');
    await waitFor(
      async () => {
        if (await pane.isVisible()) return true;
        // A click on the icon of what VS Code is just opening again closes it: then it is clicked once more.
        await icon.click({ force: true, timeout: TRY_MS });
        await pane.waitFor({ timeout: TRY_MS });
        return true;
      },
      { what: 'the views of Task Tower', timeoutMs: START_MS },
    );
  }

  view(name: ViewName): Locator {
    return this.page.locator('.pane', {
      has: this.page.locator(`.pane-header[aria-label^="${name}" i], .pane-header h3:text-is("${name}")`),
    });
  }

  /** Drags the edge of the sidebar until it is `width` pixels wide. */
  async widenSidebar(width: number): Promise<void> {
    const box = await this.page.locator('.part.sidebar').boundingBox();
    if (box === null) throw new Error('There is no sidebar on the screen.');
    await this.page.mouse.move(box.x + box.width + 1, box.y + box.height / 2);
    await this.page.mouse.down();
    await this.page.mouse.move(box.x + width, box.y + box.height / 2, { steps: 5 });
    await this.page.mouse.up();
  }

  rows(view: ViewName): Locator {
    return this.view(view).locator('.monaco-list-row');
  }

  /** The topmost or lowest of several rows with this text; their elements stand in no order. */
  async outermostRow(view: ViewName, text: string | RegExp, which: 'topmost' | 'lowest'): Promise<Locator> {
    const rows = this.rows(view).filter({ hasText: text });
    await rows.first().waitFor();
    const places = await rows.evaluateAll((all) => all.map((row) => Number(row.getAttribute('data-index'))));
    const place = which === 'topmost' ? Math.min(...places) : Math.max(...places);
    return rows.and(this.page.locator(`[data-index="${place}"]`));
  }

  row(view: ViewName, text: string | RegExp): Locator {
    return this.rows(view).filter({ hasText: text }).first();
  }

  /** Waits until the view has a row whose text matches. */
  async waitForRow(view: ViewName, text: string | RegExp, timeoutMs = PATIENCE_MS): Promise<Locator> {
    const row = this.row(view, text);
    try {
      await row.waitFor({ timeout: timeoutMs });
    } catch (cause) {
      const seen = await this.rows(view).allInnerTexts();
      throw new Error(`No row with ${String(text)} in ${name(view)}; it shows: ${seen.join(' | ')}`, {
        cause,
      });
    }
    return row;
  }

  /** Unfolds or folds a row, and waits until it is. */
  async setExpanded(row: Locator, isExpanded: boolean): Promise<void> {
    await eventually(async () => {
      const before = await row.getAttribute('aria-expanded');
      if (before === String(isExpanded)) return;
      await row.click({ timeout: TRY_MS });
      await expect(row).toHaveAttribute('aria-expanded', String(isExpanded), { timeout: TRY_MS });
    });
  }

  /** Clicks a button that a row shows while the pointer is over it. */
  async clickRowButton(row: Locator, title: string): Promise<void> {
    await eventually(async () => {
      // A row that is drawn anew under the pointer takes its buttons back until the pointer moves.
      await this.page.mouse.move(0, 0);
      await row.hover({ timeout: TRY_MS });
      await row.getByRole('button', { name: title }).click({ timeout: TRY_MS });
    });
  }

  /** Opens the menu of a row; returns what of it can be chosen. */
  async openContextMenu(row: Locator): Promise<Locator> {
    const entries = this.page.locator('.monaco-menu .action-item:not(.disabled) .action-label');
    await eventually(async () => {
      await row.click({ button: 'right', timeout: TRY_MS });
      await entries.first().waitFor({ timeout: TRY_MS });
    });
    return entries;
  }

  async contextMenu(row: Locator, item: string): Promise<void> {
    const entries = await this.openContextMenu(row);
    const entry = entries.filter({ hasText: item }).first();
    await entry.waitFor();
    let wasClicked = false;
    await waitFor(
      async () => {
        if (wasClicked && (await entry.count()) === 0) return true;
        // A menu that has just opened ignores the mouse for a moment.
        await entry.click({ trial: true, timeout: TRY_MS });
        wasClicked = true;
        await entry.click({ timeout: TRY_MS });
        await entry.waitFor({ state: 'detached', timeout: 1_000 });
        return true;
      },
      { what: `the menu to take the choice ${item}`, timeoutMs: PATIENCE_MS },
    );
  }

  async waitForNotification(text: string | RegExp, timeoutMs = PATIENCE_MS): Promise<Locator> {
    const toast = this.page.locator('.notification-list-item', { hasText: text }).first();
    await toast.waitFor({ timeout: timeoutMs });
    return toast;
  }

  async clearNotifications(): Promise<void> {
    await this.runCommand('Notifications: Clear All Notifications');
  }

  /** Opens an untitled file in the given language with `text` in it. */
  async openNewFile(text: string, language: string): Promise<void> {
    await this.runCommand('File: New Untitled Text File');
    await this.waitForActiveTab('Untitled-1');
    await this.runCommand('Change Language Mode');
    const languages = this.page.locator('.quick-input-widget:visible input[placeholder*="Language Mode"]');
    await languages.fill(language);
    await this.chooseQuickPick(language);
    await this.page.locator('.statusbar-item', { hasText: language }).first().waitFor();
    await this.focusedEditor().waitFor();
    await this.page.keyboard.insertText(text);
    await expect(this.editorText()).toContainText(text.trim().split('\n').at(-1) ?? '');
  }

  /** The text of the active editor, as far as it is in sight. */
  editorText(): Locator {
    return this.page.locator('.editor-group-container.active .view-lines');
  }

  /** The active editor, when the keyboard writes into it. */
  focusedEditor(): Locator {
    return this.page.locator('.editor-group-container.active .monaco-editor.focused');
  }

  /** Waits until the window wears the theme of this setting. */
  async waitForTheme(theme: string): Promise<void> {
    const name = { 'Light 2026': '2026-light', 'Dark 2026': '2026-dark' }[theme] ?? 'hc-black';
    await this.page.locator(`.monaco-workbench[class*="${name}"]`).waitFor();
  }

  /** The document inside the webview where the element that `selector` names holds such a text. */
  async webview(selector: string, text: RegExp = /(?:)/u, timeoutMs = START_MS): Promise<Frame> {
    return waitFor(
      async () => {
        for (const frame of this.page.frames()) {
          if (frame === this.page.mainFrame()) continue;
          const shown = await textIn(frame, selector);
          if (shown !== null && text.test(shown)) return frame;
        }
        return null;
      },
      { what: `a webview with ${selector} and ${String(text)}`, timeoutMs },
    );
  }

  tab(title: string | RegExp): Locator {
    return this.page.locator('.editor-group-container .tab', { hasText: title }).first();
  }

  /** What a screen reader says of the active editor's tab: its title, then its state. */
  async activeTab(): Promise<string> {
    const tab = this.page.locator('.editor-group-container.active .tab[aria-selected="true"]').first();
    return (await tab.getAttribute('aria-label')) ?? '';
  }

  async waitForActiveTab(title: string): Promise<void> {
    await waitFor(
      async () => {
        const active = await this.activeTab();
        if (active.startsWith(title)) return true;
        throw new Error(`The active tab is '${active}'.`);
      },
      { what: `the tab ${title} to be active`, timeoutMs: PATIENCE_MS },
    );
  }

  /** Line and column that the status bar shows. */
  async cursor(): Promise<string> {
    return this.page.locator('#status\\.editor\\.selection').innerText();
  }

  /** Writes a picture to the folder of this run. */
  async picture(pictureName: string): Promise<string> {
    await mkdir(this.#pictures, { recursive: true });
    const path = join(this.#pictures, `${pictureName}.png`);
    await this.page.screenshot({ path, animations: 'disabled' });
    return path;
  }
}

/** `null`: there is no such element, or the frame is going away. */
async function textIn(frame: Frame, selector: string): Promise<string | null> {
  try {
    return (await (await frame.$(selector))?.innerText()) ?? null;
  } catch {
    return null;
  }
}

function name(view: ViewName): string {
  return `the view ${view}`;
}
