import { visibleLine } from '../../model/visibleText.ts';

const LONGEST = 300;

/**
 * Hostile text for a notification, quick pick or status bar, where VS Code turns `[text](link)` into links that may
 * run commands and `$(…)` into icons: an invisible joiner keeps both from being read that way.
 */
export function messageText(text: string, maxLength: number = LONGEST): string {
  return visibleLine(text, maxLength).replaceAll('](', ']\u2060(').replaceAll('$(', '$\u2060(');
}
