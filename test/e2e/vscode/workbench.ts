import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Frame, Locator, Page } from 'playwright';
import { waitFor } from '../../services/index.ts';

export type ViewName = 'Workers' | 'Queues' | 'Tasks';

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
    const loaded = this.page.waitForEvent('load', { timeout: 60_000 });
    await this.runCommand('Developer: Reload Window');
    await loaded;
    await this.ready();
  }

  async ready(): Promise<void> {
    await this.page.waitForSelector('.monaco-workbench .activitybar .action-label', { timeout: 60_000 });
    await this.page.waitForSelector('.statusbar-item', { timeout: 30_000 });
  }

  /** Runs a command by its title, through the palette as a person does. */
  async runCommand(title: string): Promise<void> {
    const row = this.quickPick(title);
    await waitFor(
      async () => {
        await this.page.keyboard.press('F1');
        try {
          await this.quickInput().fill(`>${title}`, { timeout: 2000 });
          // An extension's commands are listed only once VS Code has read its manifest.
          await row.click({ timeout: 2000 });
          return true;
        } catch (error) {
          await this.page.keyboard.press('Escape');
          throw error;
        }
      },
      { what: `the command ${title} in the palette`, timeoutMs: 30_000 },
    );
  }

  quickInput(): Locator {
    return this.page.locator('.quick-input-widget:visible input').first();
  }

  /** A row of the open quick pick that holds `text`. */
  quickPick(text: string): Locator {
    return this.page.locator('.quick-input-widget:visible .monaco-list-row', { hasText: text }).first();
  }

  /** All the text of the open quick input: title, prompt, validation message and rows. */
  async quickInputText(): Promise<string> {
    return this.page.locator('.quick-input-widget:visible').innerText();
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
    if (await pane.isVisible()) return;
    await this.page.locator('.activitybar a.action-label[aria-label^="Task Tower"]').click({ force: true });
    await pane.waitFor();
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

  row(view: ViewName, text: string | RegExp): Locator {
    return this.rows(view).filter({ hasText: text }).first();
  }

  /** Waits until the view has a row whose text matches. */
  async waitForRow(view: ViewName, text: string | RegExp, timeoutMs = 30_000): Promise<Locator> {
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

  async contextMenu(row: Locator, item: string): Promise<void> {
    await row.click({ button: 'right' });
    const entry = this.page.locator('.monaco-menu .action-label', { hasText: item }).first();
    await entry.waitFor();
    await waitFor(
      async () => {
        // A menu that has just opened ignores the mouse for a moment.
        await entry.click({ timeout: 1_000 });
        await entry.waitFor({ state: 'detached', timeout: 500 });
        return true;
      },
      { what: `the menu to take the choice ${item}` },
    );
  }

  async waitForNotification(text: string | RegExp, timeoutMs = 30_000): Promise<Locator> {
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
    await this.page.locator('.editor-group-container.active .monaco-editor').first().waitFor();
    await this.runCommand('Change Language Mode');
    const languages = this.page.locator('.quick-input-widget:visible input[placeholder*="Language Mode"]');
    await languages.fill(language);
    await this.chooseQuickPick(language);
    await this.page.keyboard.insertText(text);
  }

  /** Waits until the window wears the theme of this setting. */
  async waitForTheme(theme: string): Promise<void> {
    const name = { 'Light 2026': '2026-light', 'Dark 2026': '2026-dark' }[theme] ?? 'hc-black';
    await this.page.locator(`.monaco-workbench[class*="${name}"]`).waitFor();
  }

  /** The document inside the webview whose page holds `selector`. */
  async webview(selector: string): Promise<Frame> {
    return waitFor(
      async () => {
        for (const frame of this.page.frames()) {
          if (frame === this.page.mainFrame()) continue;
          const element = await frame.$(selector).catch(() => null);
          if (element !== null) return frame;
        }
        return null;
      },
      { what: `a webview with ${selector}`, timeoutMs: 30_000 },
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
      { what: `the tab ${title} to be active` },
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

function name(view: ViewName): string {
  return `the view ${view}`;
}
