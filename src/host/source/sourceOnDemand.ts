import * as vscode from 'vscode';
import type { MonitorClient } from '../monitorClient/monitorClient.ts';
import { OnDemand } from '../onDemand/onDemand.ts';
import type { SourceFeatures } from './sourceFeatures.ts';
import { JAVASCRIPT_LANGUAGES, PYTHON_LANGUAGES } from './sourceLanguages.ts';

/** The features of source files, loaded with the first Python or JavaScript file, the first task, or a search among symbols. */
export function sourceOnDemand(
  monitor: Pick<MonitorClient, 'api' | 'onDidChange'>,
  log: vscode.LogOutputChannel,
): OnDemand<SourceFeatures> {
  const features = new OnDemand<SourceFeatures>(async () => {
    const { createSourceFeatures } = await import('./sourceFeatures.ts');
    return () => createSourceFeatures(monitor, log);
  }, vscode.l10n.t);
  const load = (): void => {
    features.get().catch((error: unknown) => {
      log.error('The features of source files could not be loaded:', String(error));
    });
  };
  // Not while VS Code waits for the activation.
  const afterActivation = setImmediate(() => {
    if (vscode.workspace.textDocuments.some(isSource)) load();
  });
  features.standIn(
    { dispose: () => clearImmediate(afterActivation) },
    vscode.workspace.onDidOpenTextDocument((document) => {
      if (isSource(document)) load();
    }),
    monitor.onDidChange((topics) => {
      if (topics.includes('tasks')) load();
    }),
    vscode.languages.registerWorkspaceSymbolProvider({
      async provideWorkspaceSymbols(query, token) {
        return (await features.get()).symbols.provideWorkspaceSymbols(query, token);
      },
    }),
  );
  return features;
}

function isSource({ languageId, uri }: vscode.TextDocument): boolean {
  const isOurs = [...PYTHON_LANGUAGES, ...JAVASCRIPT_LANGUAGES].includes(languageId);
  return isOurs && uri.scheme === 'file';
}
