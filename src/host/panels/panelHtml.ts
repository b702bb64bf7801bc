import type { DisplayLanguage } from '../../model/displayLanguage.ts';

/** What the page of a panel is made of. Every value is escaped; none is markup. */
export interface PanelPage {
  readonly title: string;
  readonly language: DisplayLanguage;
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

/**
 * The HTML of a panel. Nothing is allowed but our own script, style sheets and fonts. The language is data in a script
 * element that no browser executes.
 */
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
<html lang="${escaped(languageTag(page.language))}">
  <head>
    <meta charset="UTF-8">
    <meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${escaped(page.title)}</title>
    ${styles}
  </head>
  <body>
    <main id="page"></main>
    <script id="language" type="application/json">${scriptData(page.language)}</script>
    <script nonce="${escaped(page.nonce)}" src="${escaped(page.script)}"></script>
  </body>
</html>
`;
}

/** The language of the words: English until they are translated. */
function languageTag({ locale, messages }: DisplayLanguage): string {
  return Object.keys(messages).length === 0 ? 'en' : locale;
}

/** JSON without anything that could end the script element it stands in. */
function scriptData(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', String.raw`\u003c`);
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
