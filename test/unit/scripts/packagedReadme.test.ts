import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { packagedReadme } from '../../../scripts/bundling/packagedReadme.ts';
import { root } from '../../../scripts/root.ts';

test('the package shows no picture that it has not, and says all else', () => {
  assert.equal(
    packagedReadme('# Name\n\n![a picture](media/one.png)\n\nText ![kept](https://example.org/b.png).\n'),
    '# Name\n\nText ![kept](https://example.org/b.png).\n',
  );
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  assert.match(readme, /\(media\//);
  assert.doesNotMatch(packagedReadme(readme), /\(media\//);
});
