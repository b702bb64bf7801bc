import { doesNotMatch, equal } from 'node:assert/strict';
import { test } from 'node:test';
import { assert, property, string } from 'fast-check';
import { sliceCharacters, visibleLine, visibleParts } from '../../../src/model/visibleText.ts';

test('controls, reordering and hidden characters become escapes', () => {
  const shown = (text: string, lines = false) =>
    visibleParts(text, lines)
      .map((part) => (part.kind === 'escape' ? `[${part.text}]` : part.text))
      .join('');
  equal(shown('\u001b[31mred'), '[\\x1b][31mred');
  equal(shown('user\u202egnp.exe'), 'user[\\u202e]gnp.exe');
  equal(shown('a\u200bb\ufeff'), 'a[\\u200b]b[\\ufeff]');
  equal(shown('\u{e0041}'), '[\\u{e0041}]');
  equal(shown('x\ud800y'), 'x[\\ud800]y');
  equal(shown('a\nb\tc\r\nd'), 'a[\\n]b[\\t]c[\\r][\\n]d');
  equal(shown('a\nb\tc\r\nd\re', true), 'a\nb\tc\nd[\\r]e');
  equal(shown('👩‍🚀 naïve 日本'), '👩‍🚀 naïve 日本');
});

test('nothing misleading comes out, and nothing is lost', () => {
  const unescaped = (escape: string) => {
    const short = { '\\n': '\n', '\\r': '\r', '\\t': '\t' }[escape];
    return short ?? String.fromCodePoint(parseInt(escape.replaceAll(/[\\xu{}]/g, ''), 16));
  };
  assert(
    property(string({ unit: 'binary' }), (text) => {
      const parts = visibleParts(text, false);
      for (const part of parts) {
        // oxlint-disable-next-line no-control-regex
        doesNotMatch(part.text, /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
      }
      equal(parts.map((part) => (part.kind === 'text' ? part.text : unescaped(part.text))).join(''), text);
    }),
  );
});

test('a line is cut at its length, never inside a pair', () => {
  equal(visibleLine('abcdef', 6), 'abcdef');
  equal(visibleLine('abcdefg', 6), 'abcde…');
  equal(visibleLine('a\nb', 10), 'a\\nb');
  equal(visibleLine('x'.repeat(1_000_000), 20).length, 20);
  equal(sliceCharacters('ab😀', 3), 'ab');
  equal(sliceCharacters('ab😀', 4), 'ab😀');
});
