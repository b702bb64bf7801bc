import { editorWording } from '../format/editorWording.ts';
import { type PlacedEntry, readEntries } from './connectionEntries.ts';
import { settingValue } from './connectionSettings.ts';

/** All entries of `taskTower.connections`, of user and workspace settings together. */
export function connectionEntries(): readonly PlacedEntry[] {
  return readEntries({ user: settingValue('user'), workspace: settingValue('workspace') }, editorWording().t);
}
