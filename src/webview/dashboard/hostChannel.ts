import { createBirpc } from 'birpc';
import type { DashboardHost, DashboardPage, DashboardState } from '../../contract/dashboard.ts';
import { readPanelCall } from '../../contract/panelCall.ts';
import type { VsCodeApi } from '../vscodeApi.ts';

const PAGE_METHODS: ReadonlySet<string> = new Set<keyof DashboardPage>(['show']);

const HOST_METHODS = [
  'ready',
  'choose',
  'showTasks',
  'refresh',
] as const satisfies readonly (keyof DashboardHost)[];

/** Connects the page with the host. Calls go out without waiting for a reply; messages that are no such call are ignored. */
export function connectHost(
  api: VsCodeApi<DashboardState>,
  show: (host: DashboardHost) => DashboardPage,
): DashboardHost {
  const rpc = createBirpc<DashboardHost, DashboardPage>(
    {
      show: (model) => {
        try {
          page.show(model);
        } catch (error) {
          // birpc keeps silent about an error in a call that wants no reply.
          reportError(error);
        }
      },
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
  const host: DashboardHost = {
    ready: (choice) => void rpc.ready(choice),
    choose: (choice) => void rpc.choose(choice),
    showTasks: (row) => void rpc.showTasks(row),
    refresh: () => void rpc.refresh(),
  };
  const page = show(host);
  return host;
}
