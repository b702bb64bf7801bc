import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import { basename, extname, join } from 'node:path';
import { panelHtml } from '../../src/host/panels/panelHtml.ts';
import type { DisplayLanguage } from '../../src/model/displayLanguage.ts';

const BUILT = join(import.meta.dirname, '..', '..', 'dist', 'webview');

/** The pages by their path. */
const PAGES: Readonly<Record<string, string>> = { '/': 'task', '/dashboard': 'dashboard' };

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.ttf': 'font/ttf',
};

export interface PanelServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves the panels as VS Code would: the host's own HTML with its policy and language, and what was built for it. */
export async function startPanelServer(
  language: DisplayLanguage = { locale: 'en-GB', messages: {} },
): Promise<PanelServer> {
  const server = createServer((request, response) => {
    void answer(request.url ?? '/', url, language, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The panel server has no port.');
  const url = `http://127.0.0.1:${address.port}`;
  return {
    url,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  path: string,
  origin: string,
  language: DisplayLanguage,
  response: ServerResponse,
): Promise<void> {
  const page = PAGES[path];
  if (page !== undefined) {
    const html = panelHtml({
      title: page,
      language,
      cspSource: origin,
      nonce: randomBytes(16).toString('base64'),
      script: `${origin}/${page}.js`,
      styles: [`${origin}/codicon.css`, `${origin}/${page}.css`],
    });
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html);
    return;
  }
  const file = basename(path.replace(/\?.*$/u, ''));
  const body = await readFile(join(BUILT, file)).catch(() => null);
  if (body === null) response.writeHead(404).end();
  else response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'text/plain' }).end(body);
}
