import * as vscode from 'vscode';
import type { MonitorClient } from '../monitorClient/monitorClient.ts';
import { TaskCodeLens } from './definitions/taskCodeLens.ts';
import { TaskDefinitionProvider } from './definitions/taskDefinitionProvider.ts';
import { TaskHover } from './definitions/taskHover.ts';
import { TaskSymbols } from './definitions/taskSymbols.ts';
import { WorkspaceDefinitions } from './definitions/workspaceDefinitions.ts';
import { registerFailingLines } from './failures/registerFailingLines.ts';
import { watchFailures } from './failures/watchFailures.ts';

const PYTHON: vscode.DocumentSelector = { language: 'python', scheme: 'file' };

/** What tasks have to say in the editors of their source. */
export interface SourceFeatures extends vscode.Disposable {
  readonly definitions: WorkspaceDefinitions;
  readonly symbols: vscode.WorkspaceSymbolProvider;
}

/** Registers the features. Nothing is searched or read before the first use. */
export function createSourceFeatures(
  monitor: Pick<MonitorClient, 'api' | 'onDidChange'>,
  log: vscode.LogOutputChannel,
): SourceFeatures {
  const definitions = new WorkspaceDefinitions();
  const symbols = new TaskSymbols(definitions);
  const lens = new TaskCodeLens(monitor);
  const { failures, watching } = watchFailures(monitor, log);
  const features = vscode.Disposable.from(
    definitions,
    lens,
    watching,
    registerFailingLines(failures),
    vscode.languages.registerCodeLensProvider(PYTHON, lens),
    vscode.languages.registerHoverProvider(PYTHON, new TaskHover(definitions, monitor.api)),
    vscode.languages.registerDefinitionProvider(PYTHON, new TaskDefinitionProvider(definitions)),
    vscode.languages.registerWorkspaceSymbolProvider(symbols),
  );
  return {
    definitions,
    symbols,
    dispose() {
      features.dispose();
    },
  };
}
