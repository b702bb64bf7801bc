import { createBirpc } from 'birpc';
import { readPanelCall } from '../../contract/panelCall.ts';
import type { TaskPanelHost, TaskPanelPage, TaskPanelState } from '../../contract/taskPanel.ts';
import type { VsCodeApi } from '../vscodeApi.ts';

const PAGE_METHODS: ReadonlySet<string> = new Set<keyof TaskPanelPage>([
  'show',
  'showLog',
  'showSource',
  'showCommit',
]);

const HOST_METHODS = [
  'ready',
  'goToSource',
  'openFrame',
  'readSource',
  'openRelative',
  'showSimilar',
  'openCommit',
  'readLog',
  'act',
  'copy',
  'compare',
  'openJson',
  'loadValues',
  'refresh',
  'retryConnection',
] as const satisfies readonly (keyof TaskPanelHost)[];

/** Connects the page with the host. Calls go out without waiting for a reply; messages that are no such call are ignored. */
export function connectHost(
  api: VsCodeApi<TaskPanelState>,
  show: (host: TaskPanelHost) => TaskPanelPage,
): TaskPanelHost {
  const rpc = createBirpc<TaskPanelHost, TaskPanelPage>(
    {
      show: (model) => said(() => page.show(model)),
      showLog: (log) => said(() => page.showLog(log)),
      showSource: (source) => said(() => page.showSource(source)),
      showCommit: (commit) => said(() => page.showCommit(commit)),
    },
    {
      post: (message: unknown) => api.postMessage(message),
      on: (receive) => {
        window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
          if (readPanelCall(data, PAGE_METHODS) !== null) receive(data);
        });
      },
      eventNames: [...HOST_METHODS],
    },
  );
  const host: TaskPanelHost = {
    ready: () => void rpc.ready(),
    goToSource: () => void rpc.goToSource(),
    openFrame: (traceback, frame) => void rpc.openFrame(traceback, frame),
    readSource: (traceback, request) => void rpc.readSource(traceback, request),
    openRelative: (index) => void rpc.openRelative(index),
    showSimilar: () => void rpc.showSimilar(),
    openCommit: () => void rpc.openCommit(),
    readLog: (offset) => void rpc.readLog(offset),
    act: (action) => void rpc.act(action),
    copy: (selection) => void rpc.copy(selection),
    compare: () => void rpc.compare(),
    openJson: () => void rpc.openJson(),
    loadValues: () => void rpc.loadValues(),
    refresh: () => void rpc.refresh(),
    retryConnection: () => void rpc.retryConnection(),
  };
  const page = show(host);
  return host;
}

/** birpc keeps silent about an error in a call that wants no reply. */
function said(show: () => void): void {
  try {
    show();
  } catch (error) {
    reportError(error);
  }
}
