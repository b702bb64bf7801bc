import { type DisplayLanguage, readDisplayLanguage } from '../model/displayLanguage.ts';

/** The language that the host has put into the page. @throws Error when there is none */
export function languageOfPage(): DisplayLanguage {
  const data: unknown = JSON.parse(document.getElementById('language')?.textContent ?? 'null');
  const language = readDisplayLanguage(data);
  if (language === null) throw new Error('The page has no language in its element with the id "language".');
  return language;
}
