import type { RedisUrl } from '../../model/redisUrl.ts';

/**
 * How a password travels, the least safe first: readable on the way, encrypted to whoever answers, or encrypted to the one whom
 * the certificate names. A socket of this machine is as safe as that.
 */
export const PROTECTIONS = ['none', 'encrypted', 'verified'] as const;

export type Protection = (typeof PROTECTIONS)[number];

/** @param acceptsAny whether any certificate is accepted, beside what the URL says of that */
export function protectionOf(
  { endpoint, acceptAnyCertificate }: RedisUrl,
  role: 'redis' | 'sentinel',
  acceptsAny: boolean,
): Protection {
  if (endpoint.kind === 'socket') return 'verified';
  const isEncrypted =
    role === 'sentinel' && endpoint.kind === 'sentinel'
      ? endpoint.sentinels.every(({ tls }) => tls)
      : endpoint.tls;
  if (!isEncrypted) return 'none';
  return acceptsAny || acceptAnyCertificate ? 'encrypted' : 'verified';
}

/** Whether a password that was given for one protection is as safe with another. */
export function isAsSafe(now: Protection, before: Protection): boolean {
  return PROTECTIONS.indexOf(now) >= PROTECTIONS.indexOf(before);
}
