/** What VS Code gives a webview page, once. */
export interface VsCodeApi<State> {
  postMessage(message: unknown): void;
  getState(): State | undefined;
  setState(state: State): void;
}

declare function acquireVsCodeApi<State>(): VsCodeApi<State>;

/** May be called once per page; VS Code refuses a second call. */
export function acquireApi<State>(): VsCodeApi<State> {
  return acquireVsCodeApi<State>();
}
