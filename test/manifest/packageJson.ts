import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Schema } from './schemaExample.ts';

export const root = join(import.meta.dirname, '../..');

export interface MenuItem {
  readonly command: string;
  readonly when?: string;
  readonly group?: string;
}

export interface SettingSchema {
  readonly default: unknown;
  readonly scope: string;
  readonly order: number;
  readonly markdownDescription: string;
  readonly items?: Schema;
}

/** The parts of package.json that the tests hold against the code. */
export interface PackageJson {
  readonly name: string;
  readonly publisher: string;
  readonly icon: string;
  readonly activationEvents: readonly string[];
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] };
  };
  readonly contributes: {
    readonly commands: readonly {
      readonly command: string;
      readonly title: string;
      readonly category: string;
      readonly icon?: string;
      readonly enablement?: string;
    }[];
    readonly menus: Readonly<Record<string, readonly MenuItem[]>>;
    readonly keybindings?: readonly { readonly command: string; readonly when?: string }[];
    readonly viewsContainers: {
      readonly activitybar: readonly { readonly id: string; readonly icon: string }[];
    };
    readonly views: Readonly<Record<string, readonly { readonly id: string; readonly icon: string }[]>>;
    readonly viewsWelcome: readonly {
      readonly view: string;
      readonly contents: string;
      readonly when: string;
    }[];
    readonly configuration: { readonly properties: Readonly<Record<string, SettingSchema>> };
    readonly walkthroughs: readonly {
      readonly id: string;
      readonly icon: string;
      readonly steps: readonly {
        readonly description: string;
        readonly media: { readonly svg: string };
        readonly completionEvents: readonly string[];
      }[];
    }[];
  };
}

/** What VS Code puts in the place of `%key%`, by key. */
export const sentences = JSON.parse(readFileSync(join(root, 'package.nls.json'), 'utf8')) as Readonly<
  Record<string, string>
>;

export const writtenPackageJson = readFileSync(join(root, 'package.json'), 'utf8');

/** As VS Code reads it: with the sentences in their places. */
export const packageJson = JSON.parse(writtenPackageJson, (_key, value: unknown) =>
  typeof value === 'string'
    ? value.replace(/^%(.+)%$/u, (whole, key: string) => sentences[key] ?? whole)
    : value,
) as PackageJson;
