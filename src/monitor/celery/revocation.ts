import { t } from '../../model/l10n.ts';

/** Why a revoked task ended, in the words that stand for it as its error. */
export type Revocation = 'expired' | 'terminated' | 'revoked';

const WORDS: Readonly<Record<Revocation, () => string>> = {
  expired: () => t('Expired before it could start'),
  terminated: () => t('Terminated'),
  revoked: () => t('Revoked before it could start'),
};

const ENGLISH_BY_SIGNAL = 'Terminated by signal ';

/** The error of a task that was revoked. `signal`: its name or number; `undefined`: it is not told. */
export function revocationText(reason: Revocation, signal?: string | number): string {
  return reason === 'terminated' && signal !== undefined
    ? t('Terminated by signal {0}', String(signal))
    : WORDS[reason]();
}

/** What {@link revocationText} wrote, in the display language or, before it changed, in English; `null`: others did. */
export function readRevocation(error: string | null): Revocation | null {
  if (error === null) return null;
  if (error === 'Expired before it could start' || error === WORDS.expired()) return 'expired';
  if (error === 'Revoked before it could start' || error === WORDS.revoked()) return 'revoked';
  if (error === 'Terminated' || error === WORDS.terminated()) return 'terminated';
  if (error.startsWith(ENGLISH_BY_SIGNAL)) return 'terminated';
  const [before = '', after = ''] = revocationText('terminated', '\0').split('\0');
  return error.startsWith(before) && error.endsWith(after) ? 'terminated' : null;
}
