import { REDACTED } from '../../model/redaction.ts';

/**
 * `scheme://user:password@host`: what is before the password, and the password up to the last `@` of the authority (RFC 3986,
 * 3.2.1). Where a representation was cut within it, it ends with the text or an ellipsis, and is no port.
 */
const CREDENTIALS =
  /(:\/\/[^\s/?#@:"'<>\\]{0,256}:)(?:[^\s/?#"'<>\\]{1,1024}(?=@)|(?!\d{1,5}(?:\.{3}|\u2026|$))[^\s/?#@"'<>\\,;)\]}]{1,1024}?(?=\.{3}|\u2026|$))/g;

/** Whether {@link redactUrls} might find something: most texts end here. */
export function mayHoldCredentials(text: string): boolean {
  return text.includes('://');
}

/** A text in which the passwords of URLs are replaced; the text itself when there are none. */
export function redactUrls(text: string): string {
  return text.replace(CREDENTIALS, `$1${REDACTED}`);
}
