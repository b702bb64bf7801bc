import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { followImports, importTarget } from '../../../src/host/source/definitions/followImports.ts';
import { readBullmqFile } from '../../../src/model/definitions/bullmqFile.ts';
import { JobIndex } from '../../../src/model/definitions/jobIndex.ts';

function target(path: string, from: string, files: readonly string[]): string | null {
  return importTarget({ path, from }, new Map(files.map((file) => [file.replaceAll('\\', '/'), file])));
}

void suite('the file that an import means', () => {
  test('beside, above and below, also by the name that a compiler will give it', () => {
    const files = ['/w/src/names.ts', '/w/shared/index.ts', '/w/src/deep/er.mjs'];
    assert.equal(target('/w/src/a.ts', './names', files), '/w/src/names.ts');
    assert.equal(target('/w/src/a.ts', './names.js', files), '/w/src/names.ts');
    assert.equal(target('/w/src/a.ts', '../shared', files), '/w/shared/index.ts');
    assert.equal(target('/w/src/a.ts', './deep/er.mjs', files), '/w/src/deep/er.mjs');
    assert.equal(target('/w/src/a.ts', './gone', files), null);
    assert.equal(target('C:\\w\\src\\a.ts', './names', ['C:\\w\\src\\names.ts']), 'C:\\w\\src\\names.ts');
  });

  test('by an alias only when one file ends so; never a package', () => {
    const files = ['/w/src/queues/names.ts', '/w/other/names.ts'];
    assert.equal(target('/w/a.ts', '@app/queues/names', files), '/w/src/queues/names.ts');
    assert.equal(target('/w/a.ts', '~/queues/names.js', files), '/w/src/queues/names.ts');
    assert.equal(target('/w/a.ts', '@app/names', files), null);
    assert.equal(target('/w/a.ts', 'bullmq', ['/w/bullmq.ts']), null);
  });
});

void suite('following imports', () => {
  const NAMES = "export const QUEUE = 'mail';";

  test('reads only the files on which a name depends, and each once', async () => {
    const opened: string[] = [];
    const texts: Record<string, string> = {
      '/w/index.ts': "export * from './names';",
      '/w/names.ts': NAMES,
      '/w/other.ts': "export const OTHER = 'x';",
    };
    const files = {
      list: async () => Object.keys(texts),
      read: async (path: string) => {
        opened.push(path);
        return texts[path] ?? null;
      },
    };
    const index = new JobIndex();
    const source =
      "import { QUEUE } from './index';\nimport { OTHER } from './other';\nnew Worker(QUEUE, run)";
    index.set('/w/a.ts', readBullmqFile(source));
    await followImports(index, files);
    assert.deepEqual(
      index.inFile('/w/a.ts').map(({ queue }) => queue),
      ['mail'],
    );
    await followImports(index, files);
    assert.deepEqual(opened, ['/w/index.ts', '/w/names.ts']);
  });

  test('ends where a file cannot be read', async () => {
    const index = new JobIndex();
    index.set('/w/a.ts', readBullmqFile("import { QUEUE } from './names';\nnew Worker(QUEUE, run)"));
    let reads = 0;
    const read = async (): Promise<string | null> => {
      reads++;
      throw new Error('EACCES');
    };
    for (let time = 0; time < 3; time++)
      await followImports(index, { list: async () => ['/w/names.ts'], read });
    assert.deepEqual(index.all(), []);
    assert.equal(reads, 1);
  });
});
