import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Metafile } from 'esbuild';
import {
  type BundledPackage,
  bundledPackages,
  licenceProblems,
  thirdPartyNotices,
} from '../../../scripts/bundling/licences.ts';

const input = { bytes: 1, imports: [] };
const metafile = (...files: readonly string[]): Metafile => ({
  inputs: Object.fromEntries(files.map((file) => [file, input])),
  outputs: {},
});

describe('the licences of what is bundled', () => {
  it('come from the packages whose files esbuild took', () => {
    const packages = bundledPackages(
      metafile(
        'src/extension.ts',
        'node_modules/ioredis/built/index.js',
        'node_modules/ioredis/built/Redis.js',
      ),
    );
    assert.deepEqual(
      packages.map(({ name, licence }) => [name, licence]),
      [
        // The icon font is copied, so it is always there.
        ['@vscode/codicons', 'CC-BY-4.0'],
        ['ioredis', 'MIT'],
      ],
    );
    assert.match(thirdPartyNotices(packages), /ioredis 6[^]+Permission is hereby granted/u);
  });

  it('are a problem when they are unknown or not stated', () => {
    const unnamed: BundledPackage = { folder: 'f', name: 'p', version: '1', licence: '' };
    assert.deepEqual(licenceProblems([{ ...unnamed, licence: 'MIT' }]), []);
    assert.match(licenceProblems([unnamed])[0] ?? '', /^p 1 is bundled, but its licence is not stated\./u);
    assert.match(licenceProblems([{ ...unnamed, licence: 'GPL-3.0' }])[0] ?? '', /licence is GPL-3\.0\./u);
  });
});
