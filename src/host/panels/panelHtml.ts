/** What the page of a panel is made of. Every value is escaped; none is markup. */
export interface PanelPage {
  readonly title: string;
  /** Language tag of the page's words. */
  readonly language: string;
  /** `webview.cspSource`: where style sheets and fonts may come from. */
  readonly cspSource: string;
  /** Fresh for each page; the only script that runs is the one that carries it. */
  readonly nonce: string;
  readonly script: string;
  readonly styles: readonly string[];
}

/**
 * Allows one inline style sheet: the empty one. The component toolkit adds such a sheet for a moment and inserts a rule
 * by script, to learn whether the browser knows `:focus-visible`; no markup can style anything with it.
 */
const EMPTY_STYLE = `'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='`;

/** The HTML of a panel. Nothing is allowed but our own script, style sheets and fonts. */
export function panelHtml(page: PanelPage): string {
  const policy = [
    `default-src 'none'`,
    `style-src ${page.cspSource} ${EMPTY_STYLE}`,
    `font-src ${page.cspSource}`,
    `script-src 'nonce-${page.nonce}'`,
    `base-uri 'none'`,
    `form-action 'none'`,
  ].join('; ');
  const styles = page.styles.map((href) => `<link rel="stylesheet" href="${escaped(href)}">`).join('\n    ');
  return `<!DOCTYPE html>
<html lang="${escaped(page.language)}">
  <head>
    <meta charset="UTF-8">
    <meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${escaped(page.title)}</title>
    ${styles}
  </head>
  <body>
    <main id="page"></main>
    <script nonce="${escaped(page.nonce)}" src="${escaped(page.script)}"></script>
  </body>
</html>
`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
