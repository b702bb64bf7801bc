import * as vscode from 'vscode';
import { ACTIONS, type ActionKind, type ActionOutcome } from '../../model/action.ts';
import type { ConnectionId } from '../../model/connection.ts';
import { messageText } from '../format/messageText.ts';
import { COMMANDS } from '../manifest.ts';
import type { ActionDeps } from './actionCommand.ts';
import { outcomeSentence } from './outcomeSentence.ts';
import { outcomeText } from './outcomeText.ts';
import { undoAction } from './undoAction.ts';

export interface ReportedOutcome {
  readonly kind: ActionKind;
  readonly connectionId: ConnectionId;
  readonly outcome: ActionOutcome;
  /** A success is said in a notification as well. */
  readonly shown: boolean;
}

const QUIET_MS = 6_000;

interface Offer {
  readonly label: string;
  run(): PromiseLike<unknown>;
}

/** Says what came of an action: quietly when there is nothing to do about it, else with what can be done. Waits for nobody. */
export function reportOutcome(reported: ReportedOutcome, deps: ActionDeps): void {
  const { kind, outcome, shown } = reported;
  const text = outcomeSentence(deps.wording.t(ACTIONS[kind].title), outcome, deps.wording);
  const offers = offersOf(reported, deps);
  if (outcome.ok && offers.length === 0 && !shown) {
    vscode.window.setStatusBarMessage(`$(check) ${text}`, QUIET_MS);
    return;
  }
  const labels = offers.map(({ label }) => label);
  const answer = outcome.ok
    ? vscode.window.showInformationMessage(text, ...labels)
    : outcome.targets.some(({ ok }) => ok)
      ? vscode.window.showWarningMessage(text, ...labels)
      : vscode.window.showErrorMessage(text, ...labels);
  void (async () => {
    try {
      const chosen = await answer;
      await offers.find(({ label }) => label === chosen)?.run();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      deps.log.error(reason);
      void vscode.window.showErrorMessage(messageText(reason));
    }
  })();
}

function offersOf(
  { kind, connectionId, outcome, shown }: ReportedOutcome,
  deps: ActionDeps,
): readonly Offer[] {
  const { t } = deps.wording;
  const offers: Offer[] = [];
  if (outcome.ok && outcome.undoBatchId !== null) {
    const undo = undoAction(kind, connectionId, outcome.undoBatchId);
    offers.push({ label: t('Undo'), run: () => putBack(undo, deps) });
  }
  if (outcome.ok && outcome.task !== null) {
    const { task } = outcome;
    const run = (): PromiseLike<unknown> => vscode.commands.executeCommand(COMMANDS.openTask, task);
    offers.push({ label: t('Open Task'), run });
  }
  if (!outcome.ok && outcome.reason === 'read-only') {
    const run = (): PromiseLike<unknown> =>
      vscode.commands.executeCommand(COMMANDS.editConnection, connectionId);
    offers.push({ label: t('Edit Connection…'), run });
  }
  if (outcome.ok ? shown && outcome.targets.length > 1 : outcome.targets.length > 0) {
    const title = t(ACTIONS[kind].title);
    const drawing = { ...deps.wording, now: Date.now() };
    offers.push({
      label: t('Show Details'),
      run: () => deps.views.open(`${title}.txt`, outcomeText(title, outcome, drawing)),
    });
  }
  return offers;
}

async function putBack(action: ReturnType<typeof undoAction>, deps: ActionDeps): Promise<void> {
  const { kind, connectionId } = action;
  const outcome = await deps.monitor.perform(action);
  deps.log.info(`${kind}: ${outcome.message}`);
  reportOutcome({ kind, connectionId, outcome, shown: true }, deps);
}
