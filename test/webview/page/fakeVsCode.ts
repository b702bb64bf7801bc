import type { Harness } from '../harness.ts';

/** What stands in for VS Code around a webview page: its API, its theme, and eyes for what must not happen. */
interface FakeOptions {
  readonly theme: {
    readonly bodyClass: string;
    readonly data: Readonly<Record<string, string>>;
    readonly variables: Readonly<Record<string, string>>;
  };
}

const STATE_KEY = 'vscode-state';

function installFakeVsCode({ theme }: FakeOptions): void {
  const harness: Harness = {
    sent: [],
    violations: [],
    errors: [],
    busy: [],
    deliver: (data) => window.dispatchEvent(new MessageEvent('message', { data })),
  };
  let acquired = false;
  const acquireVsCodeApi = (): unknown => {
    if (acquired) throw new Error('An instance of the VS Code API has already been acquired');
    acquired = true;
    return {
      postMessage: (message: Harness['sent'][number]) => harness.sent.push(structuredClone(message)),
      getState: (): unknown => JSON.parse(sessionStorage.getItem(STATE_KEY) ?? 'null') ?? undefined,
      setState: (state: unknown) => sessionStorage.setItem(STATE_KEY, JSON.stringify(state)),
    };
  };
  Object.assign(window, { harness, acquireVsCodeApi });

  new PerformanceObserver((list) => {
    harness.busy.push(...list.getEntries().map((entry) => entry.duration));
  }).observe({ type: 'longtask', buffered: true });
  document.addEventListener('securitypolicyviolation', (event) => {
    harness.violations.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`);
  });
  window.addEventListener('error', (event) => harness.errors.push(event.message));
  window.addEventListener('unhandledrejection', (event) => harness.errors.push(String(event.reason)));

  const dress = (): void => {
    for (const [name, value] of Object.entries(theme.variables)) {
      document.documentElement.style.setProperty(name, value);
    }
    document.documentElement.style.setProperty('background', 'var(--vscode-editor-background)');
    document.documentElement.style.setProperty('font-family', 'var(--vscode-font-family)');
    document.documentElement.style.setProperty('font-size', 'var(--vscode-font-size)');
    document.body.className = theme.bodyClass;
    Object.assign(document.body.dataset, theme.data);
  };
  document.addEventListener('readystatechange', dress, { once: true });
}

// The script that the test adds to every page calls it with its options.
Object.assign(globalThis, { installFakeVsCode });
