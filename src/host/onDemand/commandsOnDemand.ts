import * as vscode from 'vscode';
import { DRAFT_SCHEMES, registerDrafts } from '../actions/sendDocument/registerDrafts.ts';
import { SendSchemas } from '../actions/sendDocument/sendSchemas.ts';
import { TextViews } from '../actions/textViews.ts';
import { COMMANDS, DASHBOARD_VIEW_TYPE, TASK_PANEL_VIEW_TYPE } from '../manifest.ts';
import type { SourceFeatures } from '../source/sourceFeatures.ts';
import { TASK_DOCUMENT_SCHEME } from '../taskDocument/taskDocumentUri.ts';
import type { CommandParts, CommandPartsDeps } from './commandParts.ts';
import { OnDemand } from './onDemand.ts';

/**
 * Commands and what they open, loaded with the first command, panel or document that somebody asks for. What commands have
 * written and VS Code may ask for by itself after a reload is there at once.
 */
export function registerCommandsOnDemand(
  given: Omit<CommandPartsDeps, 'drafts' | 'textViews'>,
  source: Pick<OnDemand<SourceFeatures>, 'get'>,
  draftFolder: string,
): vscode.Disposable {
  const drafts = registerDrafts(draftFolder);
  const textViews = new TextViews();
  const schemas = new SendSchemas(
    { parametersOf: async (task) => (await source.get()).code.definitions.parametersOf(task) },
    given.monitor.api,
  );
  const parts = new OnDemand<CommandParts>(async () => {
    const { createCommandParts } = await import('./commandParts.ts');
    const features = await source.get();
    return () => createCommandParts({ ...given, drafts, textViews }, features);
  }, vscode.l10n.t);
  parts.standIn(
    ...Object.values(COMMANDS).map((id) =>
      vscode.commands.registerCommand(id, async (...args: readonly unknown[]): Promise<unknown> => {
        await parts.get();
        return vscode.commands.executeCommand(id, ...args);
      }),
    ),
    vscode.window.registerWebviewPanelSerializer(TASK_PANEL_VIEW_TYPE, {
      async deserializeWebviewPanel(panel, state: unknown) {
        await (await parts.get()).taskPanels.deserializeWebviewPanel(panel, state);
      },
    }),
    vscode.window.registerWebviewPanelSerializer(DASHBOARD_VIEW_TYPE, {
      async deserializeWebviewPanel(panel, state: unknown) {
        await (await parts.get()).dashboards.deserializeWebviewPanel(panel, state);
      },
    }),
    vscode.workspace.registerTextDocumentContentProvider(TASK_DOCUMENT_SCHEME, {
      async provideTextDocumentContent(uri, token) {
        return (await parts.get()).taskDocuments.provideTextDocumentContent(uri, token);
      },
    }),
    vscode.workspace.onDidOpenTextDocument(({ uri }) => {
      // A draft that is open again after a reload is checked while a person types.
      if (DRAFT_SCHEMES.includes(uri.scheme))
        parts.get().catch((error: unknown) => {
          given.log.error(
            'The commands could not be loaded:',
            error instanceof Error ? error : String(error),
          );
        });
    }),
  );
  return vscode.Disposable.from(drafts, textViews, schemas, parts);
}
