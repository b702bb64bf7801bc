import type { ConnectionId } from '../../model/connection.ts';
import type { Translate } from '../messages/connectionProblem.ts';
import { parseConnectionEntry, type ConnectionSetting, type SettingScope } from './connectionSetting.ts';

/** Where an entry stands: which settings, and its index in the list there. */
export interface EntryPlace {
  readonly scope: SettingScope;
  readonly index: number;
}

/** One entry of the setting with its place, so that it can be edited where it stands. */
export type PlacedEntry =
  | { readonly kind: 'usable'; readonly place: EntryPlace; readonly setting: ConnectionSetting }
  | { readonly kind: 'unusable'; readonly place: EntryPlace; readonly name: string; readonly reason: string };

/**
 * Reads the setting of both scopes together: the user's connections are there in every workspace, and a workspace's
 * entry with the same id takes the place of the user's. Anything that is no list counts as one unusable entry.
 */
export function readEntries(
  values: Readonly<Record<SettingScope, unknown>>,
  t: Translate,
): readonly PlacedEntry[] {
  const workspace = readScope('workspace', values.workspace, t);
  const overridden = new Set(workspace.flatMap(idOf));
  const user = readScope('user', values.user, t).filter(
    (entry) => !idOf(entry).some((id) => overridden.has(id)),
  );
  return [...workspace, ...user];
}

function readScope(scope: SettingScope, value: unknown, t: Translate): readonly PlacedEntry[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) {
    const reason = t('The setting taskTower.connections must be a list.');
    return [{ kind: 'unusable', place: { scope, index: 0 }, name: t('Connections'), reason }];
  }
  const ids = new Set<ConnectionId>();
  return value.map((raw: unknown, index): PlacedEntry => {
    const place = { scope, index };
    const parsed = parseConnectionEntry(raw, index + 1, t);
    if (!parsed.ok) return { kind: 'unusable', place, name: parsed.name, reason: parsed.reason };
    const { id, name } = parsed.setting.config;
    if (ids.has(id)) {
      return { kind: 'unusable', place, name, reason: t('Another connection has the id "{0}" already.', id) };
    }
    ids.add(id);
    return { kind: 'usable', place, setting: parsed.setting };
  });
}

function idOf(entry: PlacedEntry): ConnectionId[] {
  return entry.kind === 'usable' ? [entry.setting.config.id] : [];
}
