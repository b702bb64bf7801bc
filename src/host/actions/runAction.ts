import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import { ACTIONS, type Action, type ActionKind, type ActionOutcome } from '../../model/action.ts';
import type { ConnectionId, ConnectionStatus } from '../../model/connection.ts';
import { visibleLine } from '../../model/visibleText.ts';
import { formatCount } from '../format/count.ts';
import { confirm } from '../prompts/confirm.ts';
import type { ActionDeps } from './actionCommand.ts';
import type { ActionRequest } from './actionRequest.ts';
import { actionTargets } from './actionTargets.ts';
import { combinedOutcome } from './combinedOutcome.ts';
import { confirmationOf, namesToType } from './confirmation.ts';
import { performAll } from './performAll.ts';
import { readOnlyRefusal } from './readOnlyRefusal.ts';
import { reportOutcome } from './reportOutcome.ts';
import { typedNameAgrees } from './typedName.ts';

/** So few actions are over before a person could stop them. */
const FEW = 3;

/**
 * The one way to act: refuses on a read-only connection, asks as the danger demands, shows progress (which can be stopped
 * when there are many actions), writes the log, and says what came of it. `null`: a person did not agree.
 */
export async function runAction(request: ActionRequest, deps: ActionDeps): Promise<ActionOutcome | null> {
  const [first] = request.actions;
  if (first === undefined) return null;
  const { kind } = first;
  const ids = [...new Set(request.actions.map(({ connectionId }) => connectionId))];
  const refused = await refuseReadOnly(kind, ids, deps);
  if (refused !== null) return refused;
  const statuses = await deps.monitor.getConnections();
  const connections = statuses.filter(({ id }) => ids.includes(id));
  if (!(await agreed({ ...request, kind }, connections, deps))) return null;
  const outcomes = await carryOut(request, deps);
  const planned = request.actions.map(actionTargets);
  const outcome = combinedOutcome(deps.wording.t(ACTIONS[kind].title), outcomes, planned, deps.wording);
  writeLog(request.actions, outcomes, connections, deps.log);
  reportOutcome(
    { kind, connectionId: first.connectionId, outcome, shown: request.showAnswer === true },
    deps,
  );
  return outcome;
}

/** Says the refusal when one of the connections is read-only, before anything else is asked; `null`: none is. */
export async function refuseReadOnly(
  kind: ActionKind,
  connectionIds: readonly ConnectionId[],
  deps: ActionDeps,
): Promise<ActionOutcome | null> {
  const statuses = await deps.monitor.getConnections();
  const refused = readOnlyRefusal(kind, connectionIds, statuses, deps.wording);
  const [connectionId] = connectionIds;
  if (refused === null || connectionId === undefined) return null;
  deps.log.info(visibleLine(refused.message, 500));
  reportOutcome({ kind, connectionId, outcome: refused, shown: false }, deps);
  return refused;
}

async function agreed(
  request: ActionRequest & { readonly kind: ActionKind },
  connections: readonly ConnectionStatus[],
  { wording, isProduction }: ActionDeps,
): Promise<boolean> {
  const confirmation = confirmationOf(request, connections, wording);
  if (confirmation !== null && !(await confirm(confirmation))) return false;
  const production = connections.filter(({ id }) => isProduction(id)).map(({ name }) => name);
  for (const name of namesToType(request, production)) {
    if (!(await typedNameAgrees(name, request.button))) return false;
  }
  return true;
}

async function carryOut(
  { actions, paceMs = 0 }: ActionRequest,
  { monitor, wording: { locale, t } }: ActionDeps,
): Promise<readonly ActionOutcome[]> {
  const [first] = actions;
  const title = first === undefined ? '' : t(ACTIONS[first.kind].title);
  const isBulk = actions.length > FEW;
  const location = isBulk ? vscode.ProgressLocation.Notification : vscode.ProgressLocation.Window;
  return vscode.window.withProgress({ location, title, cancellable: isBulk }, async (progress, token) => {
    const abort = new AbortController();
    const listener = token.onCancellationRequested(() => {
      abort.abort();
    });
    try {
      return await performAll(actions, {
        perform: (action) => monitor.perform(action),
        paceMs,
        signal: abort.signal,
        now: () => Date.now(),
        wait: pause,
        onProgress: (done) => {
          if (!isBulk) return;
          const message = t('{0} of {1}', formatCount(done, locale), formatCount(actions.length, locale));
          progress.report({ message, increment: 100 / actions.length });
        },
      });
    } finally {
      listener.dispose();
    }
  });
}

/** Ends early, without an error, when it is stopped. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => undefined);
}

function writeLog(
  actions: readonly Action[],
  outcomes: readonly ActionOutcome[],
  connections: readonly ConnectionStatus[],
  log: vscode.LogOutputChannel,
): void {
  for (const [index, outcome] of outcomes.entries()) {
    const action = actions[index];
    if (action === undefined) continue;
    const name = connections.find(({ id }) => id === action.connectionId)?.name ?? action.connectionId;
    const objects = actionTargets(action).join(', ');
    const line = visibleLine(`${name}: ${action.kind} ${objects}: ${outcome.message}`, 1_000);
    if (outcome.ok) log.info(line);
    else log.warn(line);
  }
}
