import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { transform } from 'esbuild';
import { locateOriginal } from '../../../src/host/source/locateOriginal.ts';
import type { SourceFiles } from '../../../src/host/source/sourceFiles.ts';
import type { ReadText } from '../../../src/host/source/sourceMap.ts';
import { parseV8Stack } from '../../../src/model/v8Stack.ts';
import type { StackFrame } from '../../../src/model/stackTrace.ts';

const SOURCE = `interface Card {
  readonly number: string;
}

export function chargeCard(card: Card | undefined): string {
  if (card === undefined) throw new TypeError('no card on file');
  return card.number;
}
`;

/** What a compiler makes of the source: `throw` stands in another line and column than in the source. */
async function compiled(sourcemap: 'external' | 'inline', sourcefile: string) {
  const { code, map } = await transform(SOURCE, { loader: 'ts', format: 'cjs', sourcemap, sourcefile });
  const lines = code.split('\n');
  const line = lines.findIndex((text) => text.includes('throw new')) + 1;
  const column = (lines[line - 1] ?? '').indexOf('new TypeError') + 1;
  return { code, map, line, column };
}

function frameAt(file: string, line: number, column: number): StackFrame {
  const [frame] = parseV8Stack(
    `TypeError: no card on file\n    at chargeCard (${file}:${line}:${column})`,
  ).frames;
  assert.ok(frame !== undefined);
  return frame;
}

function filesOf(texts: Readonly<Record<string, string>>): SourceFiles & { readonly readText: ReadText } {
  return {
    folders: [{ name: 'w', path: '/w' }],
    isFile: async (path) => Object.hasOwn(texts, path),
    isInWorkspace: (path) => path.startsWith('/w/'),
    findByName: async (name) =>
      Object.keys(texts).filter((path) => path.startsWith('/w/') && path.endsWith(`/${name}`)),
    readLines: async (path) => texts[path]?.split('\n') ?? null,
    readText: async (path, most) => {
      const text = texts[path] ?? null;
      return text === null || text.length > most ? null : text;
    },
  };
}

const TARGET = { kind: 'file', path: '/w/src/charge.ts', isOwn: true };

void suite('the TypeScript source of a compiled frame', () => {
  test('is found by the map that the file names, beside it', async () => {
    const { code, map, line, column } = await compiled('external', '../src/charge.ts');
    const files = filesOf({
      '/w/dist/charge.js': `${code}//# sourceMappingURL=charge.js.map\n`,
      '/w/dist/charge.js.map': map,
      '/w/src/charge.ts': SOURCE,
    });
    const found = await locateOriginal(
      '/w/dist/charge.js',
      frameAt('/app/dist/charge.js', line, column),
      [],
      files,
    );
    assert.deepEqual(found?.location, TARGET);
    assert.deepEqual([found.frame.line, found.frame.column], [6, 33]);
  });

  test('is found by a map that the file holds, and by one that nothing names', async () => {
    const inline = await compiled('inline', '../src/charge.ts');
    const frame = frameAt('file:///app/dist/charge.mjs', inline.line, inline.column);
    const holding = filesOf({ '/w/dist/charge.mjs': inline.code, '/w/src/charge.ts': SOURCE });
    assert.deepEqual((await locateOriginal('/w/dist/charge.mjs', frame, [], holding))?.location, TARGET);
    const { code, map } = await compiled('external', '../src/charge.ts');
    const unnamed = filesOf({
      '/w/dist/charge.js': code,
      '/w/dist/charge.js.map': map,
      '/w/src/charge.ts': SOURCE,
    });
    assert.deepEqual((await locateOriginal('/w/dist/charge.js', frame, [], unnamed))?.location, TARGET);
  });

  test("is found where a bundler or a container's build named it", async () => {
    for (const name of [
      'webpack://shop/./src/charge.ts',
      '/build/app/src/charge.ts',
      'file:///srv/app/src/charge.ts',
    ]) {
      const { code, map, line, column } = await compiled('external', name);
      const files = filesOf({
        '/w/dist/main.js': code,
        '/w/dist/main.js.map': map,
        '/w/src/charge.ts': SOURCE,
      });
      const found = await locateOriginal('/w/dist/main.js', frameAt('/app/main.js', line, column), [], files);
      assert.deepEqual(found?.location, TARGET, name);
      assert.equal(found.frame.line, 6);
    }
  });

  test('is left alone without a map, with a broken or a strange one, or when the source is not there', async () => {
    const { code, map, line, column } = await compiled('external', '../src/charge.ts');
    const frame = frameAt('/app/dist/charge.js', line, column);
    const at = (texts: Readonly<Record<string, string>>) =>
      locateOriginal('/w/dist/charge.js', frame, [], filesOf(texts));
    assert.equal(await at({ '/w/dist/charge.js': code, '/w/src/charge.ts': SOURCE }), null);
    for (const text of ['{', '{}', '[]', '{"version":3,"sources":[null],"names":[],"mappings":"AAAA"}']) {
      assert.equal(
        await at({ '/w/dist/charge.js': code, '/w/dist/charge.js.map': text, '/w/src/charge.ts': SOURCE }),
        null,
      );
    }
    assert.equal(await at({ '/w/dist/charge.js': code, '/w/dist/charge.js.map': map }), null);
    const far = `${code}//# sourceMappingURL=../../etc/charge.js.map`;
    assert.equal(
      await at({ '/w/dist/charge.js': far, '/etc/charge.js.map': map, '/w/src/charge.ts': SOURCE }),
      null,
    );
  });
});
