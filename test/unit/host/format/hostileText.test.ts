import { equal, ok } from 'node:assert/strict';
import { test } from 'node:test';
import { array, assert, constantFrom, oneof, property, string } from 'fast-check';
import { markdownCode, markdownText } from '../../../../src/host/format/markdownText.ts';
import { messageText } from '../../../../src/host/format/messageText.ts';

/** Pieces that mean something to Markdown, to notifications and to quick picks. */
const hostile = array(
  oneof(
    constantFrom(
      '[x](command:evil)',
      '<img src=x onerror=y>',
      '$(error)',
      '`',
      '```',
      '**',
      '\n',
      '\n\n# ',
      'http://x.y',
      '](',
      '|',
      '\u202e',
      '\\',
    ),
    string({ unit: 'grapheme' }),
  ),
  { maxLength: 20 },
).map((parts) => parts.join(''));

test('every character of Markdown is escaped, and unescaped it is the visible text again', () => {
  equal(markdownText('a*b'), 'a\\*b');
  equal(markdownText('[x](command:y)'), '\\[x\\]\\(command\\:y\\)');
  equal(markdownText('<b> http://x.y & "q"'), '\\<b\\> http\\:\\/\\/x\\.y \\& \\"q\\"');
  assert(
    property(hostile, (text) => {
      const markdown = markdownText(text);
      ok(!markdown.includes('\n'));
      // Left of every punctuation character stands its own backslash.
      ok(/^(?:\\[!-/:-@[-`{-~]|[^!-/:-@[-`{-~])*$/u.test(markdown), markdown);
    }),
  );
});

test('a code block ends only where we end it', () => {
  assert(
    property(hostile, (text) => {
      const lines = markdownCode(text, 'json').split('\n');
      const fence = /^`+/.exec(lines[0] ?? '')?.[0] ?? '';
      ok(fence.length >= 3);
      equal(lines.at(-1), fence);
      for (const line of lines.slice(1, -1)) ok(!line.includes(fence), line);
    }),
  );
});

test('notifications and quick picks get no link and no icon', () => {
  assert(
    property(hostile, (text) => {
      const message = messageText(text);
      ok(!message.includes(']('));
      ok(!message.includes('$('));
      ok(!message.includes('\n'));
    }),
  );
  equal(messageText('plain text'), 'plain text');
  assert(
    property(hostile, (text) => {
      const message = messageText(text, 10_000);
      equal(messageText(`It says: ${message}.`, 10_000), `It says: ${message}.`);
    }),
  );
});

test('long text is cut', () => {
  ok(markdownText('x'.repeat(10_000)).length <= 500);
  ok(markdownCode('x'.repeat(100_000)).length < 5_000);
});
