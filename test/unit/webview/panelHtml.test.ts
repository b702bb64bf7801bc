import assert from 'node:assert/strict';
import { test } from 'node:test';
import { panelHtml } from '../../../src/host/panels/panelHtml.ts';

const page = {
  title: '</title><script>alert(1)</script>',
  language: { locale: 'de"onload="x', messages: { Copy: '</script><script>alert(2)</script>' } },
  cspSource: 'https://*.vscode-cdn.net',
  nonce: 'abc+/=',
  script: 'https://host/task.js?a=1&b="2"',
  styles: ['https://host/task.css'],
};

test('the page allows nothing but its own script, style sheets and fonts', () => {
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(panelHtml(page))?.[1] ?? '';
  const directives = policy.replaceAll('&#39;', "'").split('; ');
  assert.equal(directives[0], "default-src 'none'");
  assert.ok(directives.includes("script-src 'nonce-abc+/='"));
  assert.ok(directives.includes('font-src https://*.vscode-cdn.net'));
  assert.doesNotMatch(policy, /unsafe|data:|blob:/);
});

test('no value is markup', () => {
  const html = panelHtml(page);
  assert.match(html, /<title>&lt;\/title&gt;&lt;script&gt;alert\(1\)&lt;\/script&gt;<\/title>/);
  assert.match(html, /<html lang="de&quot;onload=&quot;x">/);
  assert.match(html, /src="https:\/\/host\/task\.js\?a=1&amp;b=&quot;2&quot;"/);
  assert.equal(html.match(/<script/g)?.length, 2);
  assert.equal(html.match(/<\/script/g)?.length, 2);
});

test('the page is given its language as data', () => {
  const html = panelHtml(page);
  const [, data = ''] = /<script id="language" type="application\/json">(.*)<\/script>/.exec(html) ?? [];
  assert.deepEqual(JSON.parse(data), page.language);
});

test('words that nobody has translated are English, whatever language the editor speaks', () => {
  assert.match(panelHtml({ ...page, language: { locale: 'de', messages: {} } }), /<html lang="en">/);
});
