import * as vscode from 'vscode';

/** A search shorter than this needs no words. */
const QUIET_MS = 700;

/**
 * Runs a search with a token that ends it. When it takes longer, a notification says so and lets a person cancel;
 * then the result is `null`.
 */
export async function withSearchProgress<T>(
  title: string,
  search: (token: vscode.CancellationToken) => Promise<T>,
): Promise<T | null> {
  const source = new vscode.CancellationTokenSource();
  let timer: NodeJS.Timeout | undefined;
  try {
    const result = search(source.token);
    const slow = new Promise<'slow'>((resolve) => {
      timer = setTimeout(resolve, QUIET_MS, 'slow');
    });
    if ((await Promise.race([result, slow])) === 'slow') {
      await vscode.window.withProgress(
        { location: vscode.ProgressLocation.Notification, title, cancellable: true },
        async (_progress, token) => {
          const listener = token.onCancellationRequested(() => {
            source.cancel();
          });
          try {
            await result;
          } finally {
            listener.dispose();
          }
        },
      );
    }
    const found = await result;
    return source.token.isCancellationRequested ? null : found;
  } finally {
    clearTimeout(timer);
    source.dispose();
  }
}
