import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import type { TlsOptions } from '../../model/connection.ts';
import type { Translate } from '../messages/connectionProblem.ts';
import type { TlsFiles } from './connectionSetting.ts';

export type TlsMaterial =
  { readonly ok: true; readonly tls: TlsOptions } | { readonly ok: false; readonly reason: string };

/**
 * Reads the PEM files of a connection. `~` is the home folder; `${workspaceFolder}` and relative paths start at
 * `workspaceFolder`. A file that cannot be read is a reason for a person, never an exception.
 */
export async function readTlsMaterial(
  files: TlsFiles,
  workspaceFolder: string | null,
  t: Translate,
): Promise<TlsMaterial> {
  try {
    const [ca, cert, key] = await Promise.all(
      (
        [
          ['caFile', files.caFile],
          ['certFile', files.certFile],
          ['keyFile', files.keyFile],
        ] as const
      ).map(async ([field, file]) =>
        file === null ? null : await readPem(field, file, { workspaceFolder, t }),
      ),
    );
    const tls = { ca: ca ?? null, cert: cert ?? null, key: key ?? null };
    return { ok: true, tls: { ...tls, rejectUnauthorized: files.rejectUnauthorized } };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
}

async function readPem(
  field: string,
  file: string,
  { workspaceFolder, t }: { readonly workspaceFolder: string | null; readonly t: Translate },
): Promise<string> {
  const path = expandPath(file, workspaceFolder);
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new Error(
      t('"{0}" cannot be read ({1}). Correct the path in the settings.', `tls.${field}`, detail),
      {
        cause: error,
      },
    );
  }
}

/** `~` is the home folder; `${workspaceFolder}` and relative paths start at `workspaceFolder`, else at home. */
export function expandPath(file: string, workspaceFolder: string | null): string {
  const base = workspaceFolder ?? homedir();
  const path = file.replace(/^~(?=[\\/]|$)/, () => homedir()).replaceAll('${workspaceFolder}', () => base);
  return isAbsolute(path) ? path : resolve(join(base, path));
}
