import assert from 'node:assert/strict';
import type { JSHandle, Page } from 'playwright';
import { waitFor } from '../../scripts/services/waitFor.ts';
import { eventually, PATIENCE_MS } from '../e2e/vscode/expect.ts';
import type { Harness } from './harness.ts';

interface SentCall {
  readonly method: string;
  readonly args: readonly unknown[];
}

/** The host's side of a page's channel, in the test's hands. A reload of the page begins it anew. */
export interface PanelHost {
  /** Delivers any message, also ones that no host sends, and waits until the page has drawn what it makes of it. */
  deliver(message: unknown): Promise<void>;
  /** Everything that the page has sent so far. */
  sent(): Promise<readonly SentCall[]>;
  /** Waits until the page has sent a call of this method, and returns the newest. */
  lastSent(method: string): Promise<SentCall>;
  /** Waits until the page has sent a call of this method since the last one that was expected, and the newest is this one. */
  expectSent(method: string, ...args: readonly unknown[]): Promise<void>;
  /** What must be empty at every end: policy violations and uncaught errors. */
  troubles(): Promise<readonly string[]>;
}

export function panelHost(page: Page): PanelHost {
  // A reload makes a new harness, so none is kept.
  const harness = (): Promise<JSHandle<Harness>> => page.evaluateHandle<Harness>('harness');
  const sent = async (): Promise<readonly SentCall[]> =>
    (await harness()).evaluate((it) => it.sent.map(({ m, a }) => ({ method: m, args: a })));
  return {
    deliver: async (message) => {
      await (await harness()).evaluate((it, data) => it.deliver(data), message);
    },
    sent,
    lastSent: (method) =>
      waitFor(async () => (await sent()).findLast((call) => call.method === method), {
        what: `the page to call ${method}; run "npm run build" when dist/webview is missing`,
        timeoutMs: PATIENCE_MS,
      }),
    expectSent: (method, ...args) =>
      eventually(async () => {
        const it = await harness();
        const calls = (await sent()).filter((call) => call.method === method);
        const before = await it.evaluate(({ expected }, name) => expected[name] ?? 0, method);
        assert.ok(calls.length > before, `the page has called ${method} ${calls.length} times`);
        assert.deepEqual(calls.at(-1)?.args, args, `the newest call of ${method}`);
        await it.evaluate(({ expected }, call) => (expected[call.method] = call.count), {
          method,
          count: calls.length,
        });
      }),
    troubles: async () => (await harness()).evaluate((it) => [...it.violations, ...it.errors]),
  };
}
