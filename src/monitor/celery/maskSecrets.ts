import type { DataNode } from '../../model/tolerantJson.ts';

const MASK = '********';
const SECRET_NAME =
  /pass(?:word|wd|phrase)?|pwd|secret|token|api_?key|access_?key|private_?key|credential|auth(?:_|$|orization|entication)|dsn$|salt/i;
/** What a URL in a text reaches to: no URL has white space or quotes. */
const BETWEEN_URLS = /([\s'"]+)/;
const OPTIONS = /([?&])/;

/** The text with the passwords of every URL in it masked. Linear in its length. */
export function maskUrls(text: string): string {
  return text.split(BETWEEN_URLS).map(maskUrl).join('');
}

/** The password may hold any character, so that the last `@` ends it; of several URLs in one word the last host stays. */
function maskUrl(word: string): string {
  const scheme = word.indexOf('://');
  if (scheme < 0) return word;
  const host = word.lastIndexOf('@');
  const password = word.indexOf(':', scheme + 3);
  if (host < 0 || password < 0 || password > host) return maskOptions(word);
  return `${word.slice(0, password + 1)}${MASK}${maskOptions(word.slice(host))}`;
}

function maskOptions(url: string): string {
  return url
    .split(OPTIONS)
    .map((option, index) => {
      const equals = option.indexOf('=');
      const isSecret = index > 0 && equals > 0 && SECRET_NAME.test(option.slice(0, equals));
      return isSecret ? `${option.slice(0, equals + 1)}${MASK}` : option;
    })
    .join('');
}

/** A copy in which whatever stands under a name that looks secret is masked, and passwords in URLs are. */
export function maskSecrets(node: DataNode, name = ''): DataNode {
  const isEmpty =
    node.kind === 'null' || node.kind === 'boolean' || (node.kind === 'string' && node.value === '');
  if (SECRET_NAME.test(name) && !isEmpty) return { kind: 'string', value: MASK };
  switch (node.kind) {
    case 'string':
      return { kind: 'string', value: maskUrls(node.value) };
    case 'array':
      return { kind: 'array', items: node.items.map((item) => maskSecrets(item)) };
    case 'object':
      return {
        kind: 'object',
        entries: node.entries.map(([key, value]) => [maskUrls(key), maskSecrets(value, key)]),
      };
    case 'null':
    case 'boolean':
    case 'number':
      return node;
    default:
      return node satisfies never;
  }
}
