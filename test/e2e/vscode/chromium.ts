import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright';
import { ensureChromium } from '../../../scripts/toolchain/chromium.ts';
import { PATIENCE_MS } from './expect.ts';

/** Starts a headless browser that asks nobody on the network for anything but the page. */
export async function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: await ensureChromium(),
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/**
 * Opens an empty page in a context of its own. `TASK_TOWER_SLOW=6` lets its scripts run six times slower, which shows the
 * tests that look too early.
 */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const rate = Number(process.env['TASK_TOWER_SLOW'] ?? '1');
  if (rate > 1) {
    const session = await context.newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate });
  }
  return page;
}
