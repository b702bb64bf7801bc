import * as vscode from 'vscode';

/** Opens what links to tasks name; the code for it is loaded with the first one. */
export function registerTaskLinks(log: vscode.LogOutputChannel): vscode.Disposable {
  return vscode.window.registerUriHandler({
    async handleUri(uri) {
      try {
        const { openTaskLink } = await import('./openTaskLink.ts');
        await openTaskLink(uri);
      } catch (error) {
        log.error('A link could not be opened:', error instanceof Error ? error : String(error));
        void vscode.window.showErrorMessage(
          vscode.l10n.t('The link could not be opened. See the log of Task Tower.'),
        );
      }
    },
  });
}
