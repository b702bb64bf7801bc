/** Translated messages by their key, as VS Code reads them from `l10n/bundle.l10n.<language>.json`. */
export type Messages = Readonly<Record<string, string>>;

/** What texts are written in. */
export interface DisplayLanguage {
  /** Language tag of numbers and times; one that the runtime knows. */
  readonly locale: string;
  /** Empty for English. */
  readonly messages: Messages;
}

let spoken: DisplayLanguage = { locale: 'en', messages: {} };

/** Sets the language of every text from here on: each program does so once, before it writes anything. */
export function speak(language: DisplayLanguage): void {
  spoken = language;
}

/** The language that is spoken; English until {@link speak} says otherwise. */
export function spokenLanguage(): DisplayLanguage {
  return spoken;
}

/** The tag itself, when this runtime can write numbers in its language; else English, as texts without translation are. */
export function knownLocale(tag: string): string {
  try {
    return Intl.NumberFormat.supportedLocalesOf([tag])[0] ?? 'en';
  } catch {
    return 'en';
  }
}

/** Reads a language that was handed over as data; `null`: it is none. */
export function readDisplayLanguage(value: unknown): DisplayLanguage | null {
  if (typeof value !== 'object' || value === null || !('locale' in value) || !('messages' in value))
    return null;
  const { locale, messages } = value;
  if (typeof locale !== 'string' || typeof messages !== 'object' || messages === null) return null;
  const texts = Object.entries(messages).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return { locale: knownLocale(locale), messages: Object.fromEntries(texts) };
}
