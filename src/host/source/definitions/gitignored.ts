import ignore, { type Ignore } from 'ignore';

/** A `.gitignore` with the folder that it stands in. */
export interface GitignoreFile {
  /** Without a separator at its end. */
  readonly folder: string;
  readonly text: string;
}

/** Which files the `.gitignore` files of a workspace leave out; a deeper file overrides those above it, as in Git. */
export class Gitignored {
  readonly #rules: readonly { readonly folder: string; readonly rules: Ignore }[];

  constructor(files: readonly GitignoreFile[]) {
    this.#rules = files
      .toSorted((one, other) => one.folder.length - other.folder.length)
      .map(({ folder, text }) => ({
        folder: `${withSlashes(folder)}/`,
        rules: ignore({ allowRelativePaths: true }).add(text),
      }));
  }

  /** Whether a file is left out. `path`: absolute, of a file. */
  has(path: string): boolean {
    const file = withSlashes(path);
    let isIgnored = false;
    for (const { folder, rules } of this.#rules) {
      if (!file.startsWith(folder) || file.length === folder.length) continue;
      const { ignored, unignored } = rules.test(file.slice(folder.length));
      if (ignored) isIgnored = true;
      else if (unignored) isIgnored = false;
    }
    return isIgnored;
  }
}

function withSlashes(path: string): string {
  return path.replaceAll('\\', '/');
}
