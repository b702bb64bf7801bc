/** The pieces of a Redis URL as they are written, before their meaning is known. */
export interface UrlParts {
  readonly scheme: string;
  readonly user: string;
  /** `null`: no colon in the user part. */
  readonly password: string | null;
  readonly host: string;
  readonly path: string;
  readonly query: readonly (readonly [name: string, value: string])[];
}

/** `null`: it has no scheme. */
export function splitUrl(url: string): UrlParts | null {
  const match = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)([^?#]*)(?:\?([^#]*))?/i.exec(url);
  if (match === null) return null;
  const [, scheme = '', authority = '', path = '', query = ''] = match;
  const at = authority.lastIndexOf('@');
  const credentials = at === -1 ? '' : authority.slice(0, at);
  const colon = credentials.indexOf(':');
  return {
    scheme: scheme.toLowerCase(),
    user: colon === -1 ? credentials : credentials.slice(0, colon),
    password: colon === -1 ? null : credentials.slice(colon + 1),
    host: authority.slice(at + 1),
    path,
    query: query.split('&').map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return [decodeQuery(name), decodeQuery(value.join('='))];
    }),
  };
}

/** The first value of that name that is not empty. */
export function queryValue(parts: UrlParts, name: string): string | null {
  const value = parts.query.find(([key]) => key === name)?.[1];
  return value === undefined || value === '' ? null : value;
}

/** Percent-decoding of a query, where `+` is a space. */
export function decodeQuery(text: string): string {
  return decode(text.replaceAll('+', ' '));
}

/** Percent-decoding that leaves alone what is no valid sequence, as Python's `unquote` does for a password like `100%`. */
export function decode(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (sequence) => {
    try {
      return decodeURIComponent(sequence);
    } catch {
      return sequence;
    }
  });
}
