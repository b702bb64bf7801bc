import type { Harness, Theme } from '../harness.ts';

const STATE_KEY = 'vscode-state';

/** Stands in for VS Code around a webview page: its API, its theme, and eyes for what must not happen. */
function installFakeVsCode(theme: Theme): void {
  const harness: Harness = {
    sent: [],
    expected: {},
    violations: [],
    errors: [],
    deliver: async (data) => {
      window.dispatchEvent(new MessageEvent('message', { data }));
      // The toolkit's elements finish themselves in a frame of their own.
      for (let frames = 0; frames < 2; frames++) await new Promise(requestAnimationFrame);
    },
    wear: async (other) => {
      wear(other);
      // Colours that are still on their way are nobody's colours.
      const changes = document.getAnimations().filter((one) => one instanceof CSSTransition);
      await Promise.allSettled(changes.map(({ finished }) => finished));
    },
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

  document.addEventListener('securitypolicyviolation', (event) => {
    harness.violations.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`);
  });
  window.addEventListener('error', (event) => harness.errors.push(event.message));
  window.addEventListener('unhandledrejection', (event) => harness.errors.push(String(event.reason)));

  document.addEventListener('readystatechange', () => wear(theme), { once: true });
}

function wear({ variables, bodyClass, data }: Theme): void {
  const { style } = document.documentElement;
  style.cssText = '';
  for (const [name, value] of Object.entries(variables)) style.setProperty(name, value);
  style.setProperty('background', 'var(--vscode-editor-background)');
  style.setProperty('font-family', 'var(--vscode-font-family)');
  style.setProperty('font-size', 'var(--vscode-font-size)');
  document.body.className = bodyClass;
  Object.assign(document.body.dataset, data);
}

// The script that the test adds to every page calls it with its theme.
Object.assign(globalThis, { installFakeVsCode });
