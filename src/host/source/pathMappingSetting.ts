import * as v from 'valibot';
import type { PathMapping } from '../../model/pathMapping.ts';
import type { Translate } from '../messages/connectionProblem.ts';

/** The usable entries of `taskTower.pathMappings`, and a sentence for each of the others. */
export interface PathMappingSetting {
  readonly mappings: readonly PathMapping[];
  readonly problems: readonly string[];
}

/** Of the messages `{0}` is the number of the entry, `{1}` its field in quotes. */
const PATH = v.pipe(
  v.string('{1} of entry {0} of taskTower.pathMappings must be text.'),
  v.nonEmpty('{1} of entry {0} of taskTower.pathMappings must not be empty.'),
);
const ENTRY = v.object({ localRoot: PATH, remoteRoot: PATH }, (issue) =>
  issue.path === undefined
    ? 'Entry {0} of taskTower.pathMappings must be an object with "localRoot" and "remoteRoot".'
    : '{1} of entry {0} of taskTower.pathMappings is missing.',
);

/** Reads the value of the setting, whatever it is. Never throws. `t` is `vscode.l10n.t`. */
export function parsePathMappings(value: unknown, t: Translate): PathMappingSetting {
  if (value === undefined || value === null) return { mappings: [], problems: [] };
  if (!Array.isArray(value)) return { mappings: [], problems: [t('taskTower.pathMappings must be a list.')] };
  const mappings: PathMapping[] = [];
  const problems: string[] = [];
  for (const [index, raw] of value.entries()) {
    const entry = v.safeParse(ENTRY, raw);
    if (entry.success) {
      mappings.push(entry.output);
      continue;
    }
    const [issue] = entry.issues;
    problems.push(t(issue.message, String(index + 1), `"${v.getDotPath(issue) ?? ''}"`));
  }
  return { mappings, problems };
}

/** The value of the setting with one mapping more, in place of one for the same remote folder; keeps unusable entries. */
export function appendedMapping(value: unknown, mapping: PathMapping): readonly unknown[] {
  const entries: readonly unknown[] = Array.isArray(value) ? value : [];
  const others = entries.filter((raw) => {
    const entry = v.safeParse(ENTRY, raw);
    return !entry.success || entry.output.remoteRoot !== mapping.remoteRoot;
  });
  return [...others, mapping];
}
