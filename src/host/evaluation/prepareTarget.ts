import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { MonitorApi } from '../../contract/monitorApi.ts';
import type { ConnectionStatus } from '../../model/connection.ts';
import type { EvaluationTarget, HttpTarget } from '../../model/evaluationTarget.ts';
import { expandPath } from '../connections/tlsMaterial.ts';
import { messageText } from '../format/messageText.ts';
import { COMMANDS } from '../manifest.ts';
import { askChoice } from '../prompts/askChoice.ts';
import { type PreparedTarget, prefixOfQueue } from './sendEvaluation.ts';
import { targetConnection } from './targetConnection.ts';

export type PreparingMonitor = Pick<MonitorApi, 'getConnections' | 'getQueues'>;

/**
 * Finds out everything that a target's evaluations have in common: connection, key prefix, certificate. Says why it
 * cannot be used, a read-only connection above all, and then yields `null`.
 */
export async function prepareTarget(
  target: EvaluationTarget,
  title: string,
  monitor: PreparingMonitor,
): Promise<PreparedTarget | null> {
  if (target.kind === 'http') return prepareHttp(target, title, monitor);
  const connection = await chooseConnection(target.connection, true, title, monitor);
  if (connection === null) return null;
  const connectionId = connection.id;
  if (target.kind === 'celery') return { kind: 'celery', target, connectionId };
  const prefix = target.prefix ?? prefixOfQueue(await monitor.getQueues(), connectionId, target.queue);
  return { kind: 'bullmq', target, connectionId, prefix };
}

async function prepareHttp(
  target: HttpTarget,
  title: string,
  monitor: PreparingMonitor,
): Promise<PreparedTarget | null> {
  const ca = target.caFile === null ? null : await readAuthority(target.caFile);
  if (ca === undefined) return null;
  const { follow } = target;
  if (follow === null) return { kind: 'http', target, ca, follow: null };
  const connection = await chooseConnection(follow.connection, false, title, monitor);
  if (connection === null) return null;
  const { system, queue } = follow;
  if (system === 'celery' || queue === null) {
    return { kind: 'http', target, ca, follow: { connectionId: connection.id, system, scope: '' } };
  }
  const prefix = follow.prefix ?? prefixOfQueue(await monitor.getQueues(), connection.id, queue);
  return {
    kind: 'http',
    target,
    ca,
    follow: { connectionId: connection.id, system, scope: `${prefix}:${queue}` },
  };
}

async function chooseConnection(
  wanted: string | null,
  writes: boolean,
  title: string,
  monitor: PreparingMonitor,
): Promise<ConnectionStatus | null> {
  const found = targetConnection(wanted, await monitor.getConnections(), writes, vscode.l10n.t);
  if (found.kind === 'one') return found.connection;
  if (found.kind === 'several') {
    const answer = await askChoice({
      title,
      placeholder: vscode.l10n.t('Through which connection?'),
      choices: found.connections.map((connection) => ({
        label: messageText(connection.name),
        description: messageText(connection.address),
        value: connection,
      })),
      canGoBack: false,
    });
    return answer.kind === 'value' ? answer.value : null;
  }
  const edit = vscode.l10n.t('Edit Connection');
  if ((await vscode.window.showErrorMessage(found.message, edit)) === edit) {
    await vscode.commands.executeCommand(COMMANDS.editConnection);
  }
  return null;
}

/** PEM text; `undefined` when the file cannot be read, which is said. */
async function readAuthority(file: string): Promise<string | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? null;
  try {
    return await readFile(expandPath(file, folder), 'utf8');
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(
      vscode.l10n.t(
        'Cannot read "caFile" of the evaluation target ({0}). Correct the path in the settings.',
        messageText(detail),
      ),
    );
    return undefined;
  }
}
