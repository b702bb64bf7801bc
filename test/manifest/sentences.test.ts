import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sentences, writtenPackageJson } from './packageJson.ts';

/** Properties of package.json that a person reads, and that VS Code translates. */
const READ = new Set([
  'title',
  'shortTitle',
  'name',
  'label',
  'contents',
  'description',
  'markdownDescription',
  'altText',
  'patternErrorMessage',
  'errorMessage',
]);
const PLACEHOLDER = /^%([\w.-]+)%$/u;

describe('the sentences of package.json', () => {
  const used = new Set<string>();
  const written: string[] = [];
  const { contributes } = JSON.parse(writtenPackageJson) as { readonly contributes: unknown };
  JSON.parse(JSON.stringify(contributes), (key, value: unknown) => {
    if (typeof value === 'string' && READ.has(key) && /[a-z] [a-z]/u.test(value)) written.push(value);
    return value;
  });
  JSON.parse(writtenPackageJson, (_key, value: unknown) => {
    const key = typeof value === 'string' ? PLACEHOLDER.exec(value)?.[1] : undefined;
    if (key !== undefined) used.add(key);
    return value;
  });

  it('all stand in package.nls.json, so that they can be translated', () => {
    assert.deepEqual(written, []);
  });

  it('are each there, and each used', () => {
    assert.ok(used.size > 100);
    assert.deepEqual([...used].sort(), Object.keys(sentences).sort());
  });
});
