import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import type { Page } from 'playwright';
import { MARKS } from './pseudoLanguage.ts';

/** Keys of a model whose values are words for code, each of which the page has its own word for. */
const CODE_WORDS = new Set(['kind', 'state', 'relation', 'source', 'system', 'severity', 'change', 'unit']);

/** Words that are the same in every language: how code reaches a value, and names of quantiles. */
const NOTATION = /^(args|kwargs|data|result|progress|p50|p95|p99|None|True|False|Celery|BullMQ)$/u;

/** Attributes that are shown or said. */
const SAID = ['aria-label', 'title', 'placeholder', 'aria-valuetext', 'aria-description', 'alt', 'label'];

/** Texts and attributes of a page in the pseudo language that are neither translated nor data of what it shows. */
export async function untranslated(page: Page, model: unknown): Promise<readonly string[]> {
  const marks = [MARKS.begin, MARKS.end, SAID].map((one) => JSON.stringify(one)).join();
  const found = await page.evaluate<readonly string[]>(inPage(`outsideMarks(${marks})`));
  const data = stringsIn(model);
  return found.filter((text) => {
    const words = text.trim();
    if (!/\p{L}{2,}/u.test(words) || NOTATION.test(words)) return false;
    const plain = words.replaceAll(/^["'(:…]+|["'):…]+$/gu, '').trim();
    return !data.some((one) => one.includes(plain));
  });
}

/** What is wider than the page, but not inside of something that can be scrolled. */
export async function widerThanPage(page: Page): Promise<readonly string[]> {
  return page.evaluate<readonly string[]>(inPage('document.fonts.ready.then(widerThanPage)'));
}

/** An expression with the functions that run in the page. */
function inPage(expression: string): string {
  const script = readFileSync(join(import.meta.dirname, 'page', 'outsideMarks.ts'), 'utf8');
  return `(() => { ${transformSync(script, { loader: 'ts' }).code}; return ${expression}; })()`;
}

function stringsIn(value: unknown, key = ''): readonly string[] {
  if (typeof value === 'string') return CODE_WORDS.has(key) ? [] : [value, value.replaceAll('\\"', '"')];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => stringsIn(one, Array.isArray(value) ? key : name));
}
