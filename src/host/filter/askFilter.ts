import * as vscode from 'vscode';
import { isEndedQuestion } from '../../contract/endedQuestion.ts';
import type { MonitorApi } from '../../contract/monitorApi.ts';
import { completionPlace, type CompletionPlace } from '../../model/filter/completionPlace.ts';
import type { FilterValue } from '../../model/filter/filterValue.ts';
import type { Wording } from '../trees/drawing.ts';
import { filterChoices, type FilterChoice } from './filterChoices.ts';
import type { FilterMemory } from './filterMemory.ts';
import { offeredValues } from './offeredValues.ts';

export interface FilterPromptDeps {
  readonly monitor: Pick<MonitorApi, 'getFilterValues' | 'endQuestion'>;
  readonly memory: FilterMemory;
  readonly wording: Wording;
  readonly log: vscode.LogOutputChannel;
}

/** Only one prompt is open at a time. */
const ASKER = 'filter prompt';

interface ChoiceItem extends vscode.QuickPickItem {
  readonly choice: FilterChoice;
}

/**
 * Asks for a filter: it is checked and completed while it is typed. Enter applies it, or takes the row in focus.
 * Answers `null` when the prompt is left.
 */
export function askFilter(text: string, deps: FilterPromptDeps): Promise<string | null> {
  return new FilterPrompt(text, deps).ask();
}

class FilterPrompt {
  readonly #pick = vscode.window.createQuickPick<ChoiceItem>();
  readonly #deps: FilterPromptDeps;
  readonly #remove: vscode.QuickInputButton;
  readonly #pin: vscode.QuickInputButton;
  readonly #unpin: vscode.QuickInputButton;
  /** What the values were asked for; only one question is on its way at a time. */
  #valuesFor = '';
  #values: readonly FilterValue[] = [];
  #isAsking = false;
  #askedFor = '';
  #isOpen = true;

  constructor(text: string, deps: FilterPromptDeps) {
    const { t } = deps.wording;
    this.#deps = deps;
    this.#remove = { iconPath: new vscode.ThemeIcon('trash'), tooltip: t('Remove') };
    this.#pin = { iconPath: new vscode.ThemeIcon('pin'), tooltip: t('Pin') };
    this.#unpin = { iconPath: new vscode.ThemeIcon('pinned'), tooltip: t('Unpin') };
    this.#pick.title = t('Filter Tasks');
    this.#pick.placeholder = t('state:failed name:*analyze* args:CODE_ERROR since:1h, or any text');
    this.#pick.value = text;
  }

  ask(): Promise<string | null> {
    const pick = this.#pick;
    this.#typed();
    return new Promise((resolve) => {
      pick.onDidChangeValue(() => {
        this.#typed();
      });
      pick.onDidTriggerItemButton(({ item: { choice }, button }) => {
        const remembered =
          button === this.#remove ? this.#forget(choice) : this.#setPinned(choice, button === this.#pin);
        remembered.catch((error: unknown) => {
          this.#deps.log.warn(`The filter "${choice.label}" was not remembered: ${String(error)}`);
        });
      });
      pick.onDidAccept(() => {
        const choice = pick.selectedItems[0]?.choice;
        if (choice?.kind === 'apply') {
          resolve(choice.text);
          pick.hide();
        } else if (choice?.kind === 'complete') {
          pick.value = choice.text;
          this.#typed();
        }
      });
      pick.onDidHide(() => {
        this.#isOpen = false;
        void this.#giveUp();
        resolve(null);
        pick.dispose();
      });
      pick.show();
    });
  }

  /** Nobody waits any more for the values that were asked for last. */
  async #giveUp(): Promise<void> {
    try {
      await this.#deps.monitor.endQuestion(ASKER);
    } catch {
      // Without the monitor there is no question either.
    }
  }

  #typed(): void {
    this.#draw();
    void this.#ask();
  }

  async #ask(): Promise<void> {
    if (this.#isAsking) {
      if (this.#askedFor !== this.#place().key) await this.#giveUp();
      return;
    }
    this.#isAsking = true;
    try {
      for (let next = this.#place(); this.#isOpen && next.key !== this.#valuesFor; next = this.#place()) {
        this.#askedFor = next.key;
        const values = await this.#valuesAt(next.place);
        if (values === null) continue;
        this.#values = values;
        this.#valuesFor = next.key;
        // Nothing moves under a person's focus unless there is something new.
        if (this.#isOpen && values.length > 0) this.#draw();
      }
    } catch (error) {
      this.#deps.log.warn(
        'No values are offered for the filter:',
        error instanceof Error ? error : String(error),
      );
    } finally {
      this.#isAsking = false;
    }
  }

  /** `null`: nobody waits for them any more. */
  async #valuesAt(place: CompletionPlace): Promise<readonly FilterValue[] | null> {
    try {
      return await offeredValues(this.#deps.monitor, place, ASKER);
    } catch (error) {
      if (isEndedQuestion(error)) return null;
      throw error;
    }
  }

  /** What is being typed, and a name for what would be asked about it. */
  #place() {
    const place = completionPlace(this.#pick.value);
    return { place, key: place.kind === 'value' ? `${place.field}:${place.text}` : '' };
  }

  #draw(): void {
    const { memory, wording } = this.#deps;
    const values = this.#place().key === this.#valuesFor ? this.#values : [];
    const items = filterChoices({ text: this.#pick.value, values, memory, wording }).map(
      (choice): ChoiceItem => this.#item(choice),
    );
    this.#pick.items = items;
    this.#pick.activeItems = items.slice(0, 1);
  }

  #item(choice: FilterChoice): ChoiceItem {
    const { label, description, detail, kind } = choice;
    return {
      label,
      ...(description === undefined ? {} : { description }),
      ...(detail === undefined ? {} : { detail }),
      kind: kind === 'heading' ? vscode.QuickPickItemKind.Separator : vscode.QuickPickItemKind.Default,
      // The text is the filter, not what these rows are to be searched for.
      alwaysShow: true,
      ...(kind === 'apply' && choice.remembered !== undefined
        ? { buttons: choice.remembered.kind === 'pinned' ? [this.#unpin] : [this.#pin, this.#remove] }
        : {}),
      choice,
    };
  }

  async #setPinned(choice: FilterChoice, isPinned: boolean): Promise<void> {
    if (choice.kind !== 'apply') return;
    await this.#deps.memory.setPinned(choice.text, isPinned);
    if (this.#isOpen) this.#draw();
  }

  async #forget(choice: FilterChoice): Promise<void> {
    if (choice.kind !== 'apply' || choice.remembered === undefined) return;
    const { memory } = this.#deps;
    if (choice.remembered.kind === 'saved') await memory.remove(choice.remembered.name);
    else await memory.forget(choice.text);
    if (this.#isOpen) this.#draw();
  }
}
