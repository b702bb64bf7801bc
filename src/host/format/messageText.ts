import { visibleLine } from '../../model/visibleText.ts';

const LONGEST = 300;

/**
 * Hostile text for a notification, quick pick or status bar, where VS Code turns `[text](link)` into links that may
 * run commands and `$(…)` into icons: an invisible joiner keeps both from being read that way. A sentence made of such
 * texts may pass through once more: the joiners that it has already do not show.
 */
export function messageText(text: string, maxLength: number = LONGEST): string {
  const plain = text.replaceAll(/([\]$])\u2060\(/gu, '$1(');
  return visibleLine(plain, maxLength).replaceAll('](', ']\u2060(').replaceAll('$(', '$\u2060(');
}
