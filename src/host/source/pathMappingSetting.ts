import * as v from 'valibot';
import type { PathMapping } from '../../model/pathMapping.ts';

/** The usable entries of `taskTower.pathMappings`, and a sentence for each of the others. */
export interface PathMappingSetting {
  readonly mappings: readonly PathMapping[];
  readonly problems: readonly string[];
}

const PATH = v.pipe(v.string('must be text'), v.nonEmpty('must not be empty'));
const ENTRY = v.object({ localRoot: PATH, remoteRoot: PATH }, (issue) =>
  issue.path === undefined ? 'must be an object with "localRoot" and "remoteRoot"' : 'is missing',
);

/** Reads the value of the setting, whatever it is. Never throws. */
export function parsePathMappings(value: unknown): PathMappingSetting {
  if (value === undefined || value === null) return { mappings: [], problems: [] };
  if (!Array.isArray(value)) return { mappings: [], problems: ['taskTower.pathMappings must be a list.'] };
  const mappings: PathMapping[] = [];
  const problems: string[] = [];
  for (const [index, raw] of value.entries()) {
    const entry = v.safeParse(ENTRY, raw);
    if (entry.success) {
      mappings.push(entry.output);
      continue;
    }
    const [issue] = entry.issues;
    const field = v.getDotPath(issue);
    const subject = field === null ? `Entry ${index + 1}` : `"${field}" of entry ${index + 1}`;
    problems.push(`${subject} of taskTower.pathMappings ${issue.message}.`);
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
