import * as vscode from 'vscode';
import { registerFailureDecorations } from '../glance/failureDecorations.ts';
import type { MonitorClient } from '../monitorClient/monitorClient.ts';
import type { WorkspaceCode } from './definitions/definitionTarget.ts';
import { JobCodeLens } from './definitions/jobCodeLens.ts';
import { JobDefinitionProvider } from './definitions/jobDefinitionProvider.ts';
import { JobHover } from './definitions/jobHover.ts';
import { JobSymbols } from './definitions/jobSymbols.ts';
import { TaskCodeLens } from './definitions/taskCodeLens.ts';
import { TaskDefinitionProvider } from './definitions/taskDefinitionProvider.ts';
import { TaskHover } from './definitions/taskHover.ts';
import { TaskSymbols } from './definitions/taskSymbols.ts';
import { WorkspaceDefinitions } from './definitions/workspaceDefinitions.ts';
import { WorkspaceJobs } from './definitions/workspaceJobs.ts';
import type { FreshFailures } from './failures/freshFailures.ts';
import { registerFailingLines } from './failures/registerFailingLines.ts';
import { watchFailures } from './failures/watchFailures.ts';
import { JAVASCRIPT_LANGUAGES, PYTHON_LANGUAGES } from './sourceLanguages.ts';

const PYTHON = PYTHON_LANGUAGES.map((language) => ({ language, scheme: 'file' }));
const JAVASCRIPT = JAVASCRIPT_LANGUAGES.map((language) => ({ language, scheme: 'file' }));

/** What tasks have to say in the editors of their source. */
export interface SourceFeatures extends vscode.Disposable {
  readonly code: WorkspaceCode;
  readonly failures: FreshFailures;
  readonly symbols: Pick<vscode.WorkspaceSymbolProvider, 'provideWorkspaceSymbols'>;
}

/** Registers the features. Nothing is searched or read before the first use. */
export function createSourceFeatures(
  monitor: Pick<MonitorClient, 'api' | 'onDidChange'>,
  log: vscode.LogOutputChannel,
): SourceFeatures {
  const { api } = monitor;
  const [definitions, jobs] = [new WorkspaceDefinitions(log), new WorkspaceJobs(log)];
  const symbols = [new TaskSymbols(definitions), new JobSymbols(jobs)];
  const [taskLens, jobLens] = [new TaskCodeLens(monitor), new JobCodeLens(monitor, jobs)];
  const { failures, watching } = watchFailures(monitor, log);
  const features = vscode.Disposable.from(
    definitions,
    jobs,
    taskLens,
    jobLens,
    watching,
    registerFailingLines(failures),
    registerFailureDecorations(failures),
    vscode.languages.registerCodeLensProvider(PYTHON, taskLens),
    vscode.languages.registerHoverProvider(PYTHON, new TaskHover(definitions, api)),
    vscode.languages.registerDefinitionProvider(PYTHON, new TaskDefinitionProvider(definitions)),
    vscode.languages.registerCodeLensProvider(JAVASCRIPT, jobLens),
    vscode.languages.registerHoverProvider(JAVASCRIPT, new JobHover(jobs, api)),
    vscode.languages.registerDefinitionProvider(JAVASCRIPT, new JobDefinitionProvider(jobs)),
    ...symbols.map((provider) => vscode.languages.registerWorkspaceSymbolProvider(provider)),
  );
  return {
    code: { definitions, jobs },
    failures,
    symbols: {
      async provideWorkspaceSymbols(query) {
        const found = await Promise.all(symbols.map((provider) => provider.provideWorkspaceSymbols(query)));
        return found.flat();
      },
    },
    dispose() {
      features.dispose();
    },
  };
}
