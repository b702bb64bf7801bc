import { chromium, type Browser } from 'playwright';
import { ensureChromium } from '../../../scripts/toolchain/chromium.ts';

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
