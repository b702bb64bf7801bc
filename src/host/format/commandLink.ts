/**
 * A link in Markdown that runs a command with one argument, which may be or hold hostile text.
 *
 * @param title our own words
 * @param argument what JSON can say
 */
export function commandLink(title: string, command: string, argument: unknown): string {
  // `encodeURIComponent` leaves parentheses, of which one would end the link.
  const query = encodeURIComponent(JSON.stringify([argument])).replaceAll(
    /[()]/gu,
    (parenthesis) => `%${parenthesis.charCodeAt(0).toString(16)}`,
  );
  return `[${title}](command:${command}?${query})`;
}
