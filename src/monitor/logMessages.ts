function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export function actionNotLogged(summary: string, error: unknown): string {
  return `What came of the action '${summary}' could not be entered in the action log: ${reasonOf(error)}`;
}

export function detailNotRead(id: string, error: unknown): string {
  return `Task ${id} could not be read from the server; what the history knows of it is shown instead: ${reasonOf(error)}`;
}

export function pollFailed(connection: string, error: unknown): string {
  return `${connection}: polling failed: ${reasonOf(error)}`;
}

export function systemFaulty(connection: string, error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `${connection}: an unexpected answer was not understood: ${text}`;
}

export function duplicateConnection(id: string): string {
  return `Two connections have the id '${id}'; only the first of them is watched. Give each its own id.`;
}
