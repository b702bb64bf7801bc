import * as v from 'valibot';
import type { ConnectionConfig, ConnectionSecrets, TlsOptions } from '../../model/connection.ts';
import { parseServerUrl, redisAddress, withoutPassword } from '../../model/redisUrl.ts';
import type { Translate } from '../messages/connectionProblem.ts';
import { CELERY_ENTRY } from './celerySetting.ts';
import { CONNECTION_COLORS, type ConnectionMarks } from './connectionMarks.ts';

/** Which settings an entry was read from. */
export type SettingScope = 'user' | 'workspace';

/** An entry of `taskTower.connections` as a person writes it. Only `url` is required. */
export const CONNECTION_ENTRY = v.object(
  {
    id: v.optional(nonEmptyText()),
    name: v.optional(nonEmptyText()),
    url: nonEmptyText(),
    resultBackendUrl: v.optional(nonEmptyText()),
    masterName: v.optional(nonEmptyText()),
    readOnly: v.optional(flag()),
    production: v.optional(flag()),
    color: v.optional(v.picklist(CONNECTION_COLORS, 'must be one of {0}')),
    keyPrefix: v.optional(text()),
    resultKeyPrefix: v.optional(text()),
    enableTaskEvents: v.optional(flag()),
    celery: v.optional(CELERY_ENTRY),
    bullmqPrefixes: v.optional(
      v.pipe(v.array(nonEmptyText(), 'must be a list'), v.minLength(1, 'must not be empty')),
    ),
    tls: v.optional(
      v.object(
        {
          caFile: v.optional(nonEmptyText()),
          certFile: v.optional(nonEmptyText()),
          keyFile: v.optional(nonEmptyText()),
          rejectUnauthorized: v.optional(flag()),
        },
        'must be an object',
      ),
    ),
  },
  (issue) => (issue.received === 'undefined' ? 'is missing' : 'must be an object'),
);

export type ConnectionEntry = v.InferOutput<typeof CONNECTION_ENTRY>;

/** Files of a `rediss://` connection, as written in the settings. `null`: not given. */
export interface TlsFiles {
  readonly caFile: string | null;
  readonly certFile: string | null;
  readonly keyFile: string | null;
  readonly rejectUnauthorized: boolean;
}

/** A usable entry. `config.tls` is filled in when the files have been read. */
export interface ConnectionSetting {
  readonly config: ConnectionConfig;
  readonly tlsFiles: TlsFiles | null;
  /** Passwords that stand in the settings themselves; they are used, but belong into the secret storage. */
  readonly inlineSecrets: ConnectionSecrets;
  readonly marks: ConnectionMarks;
}

export type ParsedConnectionEntry =
  | { readonly ok: true; readonly setting: ConnectionSetting }
  /** `reason` is a sentence for a person and holds no secret. */
  | { readonly ok: false; readonly name: string; readonly reason: string };

const NO_TLS_FILES: TlsFiles = { caFile: null, certFile: null, keyFile: null, rejectUnauthorized: true };

/** Reads one entry of the setting, whatever it is. Never throws. */
export function parseConnectionEntry(value: unknown, position: number, t: Translate): ParsedConnectionEntry {
  const parsed = v.safeParse(CONNECTION_ENTRY, value);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    return {
      ok: false,
      name: nameOf(value, position, t),
      reason: t('{0} {1}.', subjectOf(issue, t), t(issue.message, CONNECTION_COLORS.join(', '))),
    };
  }
  const entry = parsed.output;
  for (const [field, url] of [
    ['url', entry.url],
    ['resultBackendUrl', entry.resultBackendUrl],
  ] as const) {
    const address = url === undefined ? null : parseServerUrl(url, entry.masterName ?? null);
    if (address?.ok === false) {
      return { ok: false, name: nameOf(value, position, t), reason: `"${field}": ${address.message}` };
    }
  }
  return { ok: true, setting: connectionSetting(entry) };
}

/** The configuration with its TLS material. */
export function withTls(config: ConnectionConfig, tls: TlsOptions | null): ConnectionConfig {
  return { ...config, tls };
}

/** An id for an entry that gives none: it stays the same as long as name and address do. */
export function connectionSlug(text: string): string {
  const slug = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  return slug === '' ? 'redis' : slug;
}

function connectionSetting(entry: ConnectionEntry): ConnectionSetting {
  const broker = withoutPassword(entry.url.trim());
  const backend =
    entry.resultBackendUrl === undefined ? null : withoutPassword(entry.resultBackendUrl.trim());
  const name = entry.name ?? redisAddress(broker.url);
  return {
    config: {
      id: entry.id ?? connectionSlug(name),
      name,
      url: broker.url,
      resultBackendUrl: backend?.url ?? null,
      ...(entry.masterName === undefined ? {} : { masterName: entry.masterName }),
      readOnly: entry.readOnly ?? false,
      tls: null,
      celery: {
        ...entry.celery,
        keyPrefix: entry.keyPrefix ?? '',
        resultKeyPrefix: entry.resultKeyPrefix ?? '',
        enableTaskEvents: entry.enableTaskEvents ?? false,
      },
      bullmq: { prefixes: entry.bullmqPrefixes ?? ['bull'] },
    },
    tlsFiles: entry.tls === undefined ? null : tlsFiles(entry.tls),
    inlineSecrets: { password: broker.password, resultBackendPassword: backend?.password ?? null },
    marks: { production: entry.production ?? false, color: entry.color ?? null },
  };
}

function tlsFiles(tls: NonNullable<ConnectionEntry['tls']>): TlsFiles {
  return {
    caFile: tls.caFile ?? NO_TLS_FILES.caFile,
    certFile: tls.certFile ?? NO_TLS_FILES.certFile,
    keyFile: tls.keyFile ?? NO_TLS_FILES.keyFile,
    rejectUnauthorized: tls.rejectUnauthorized ?? NO_TLS_FILES.rejectUnauthorized,
  };
}

function subjectOf(issue: v.BaseIssue<unknown>, t: Translate): string {
  const path = v.getDotPath(issue);
  return path === null ? t('The entry') : `"${path}"`;
}

function nameOf(value: unknown, position: number, t: Translate): string {
  const named = v.safeParse(
    v.object({ name: v.fallback(v.string(), ''), id: v.fallback(v.string(), '') }),
    value,
  );
  const { name, id } = named.success ? named.output : { name: '', id: '' };
  return name || id || t('Connection {0}', String(position));
}

function text() {
  return v.string('must be text');
}

function nonEmptyText() {
  return v.pipe(text(), v.nonEmpty('must not be empty'));
}

function flag() {
  return v.boolean('must be true or false');
}
