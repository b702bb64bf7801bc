import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Commit, commitBefore } from '../../../src/model/commit.ts';

const commit = (hash: string, at: number): Commit => ({ hash, subject: hash, at });

test('the last commit before a moment is found, also where dates are not in order', () => {
  const commits = [commit('d', 40), commit('merged', 15), commit('c', 30), commit('a', 10)];
  assert.equal(commitBefore(commits, 35)?.hash, 'c');
  assert.equal(commitBefore(commits, 30)?.hash, 'c');
  assert.equal(commitBefore(commits, 29)?.hash, 'merged');
  assert.equal(commitBefore(commits, 9), null);
  assert.equal(commitBefore([], 9), null);
});
