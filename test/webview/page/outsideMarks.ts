/** Code, times as the browser writes them, and what the page makes of data: places in files, and previews of values. */
const NO_WORDS = 'script, style, time, .frame-file, .preview';

/**
 * Texts and attributes of the page that stand outside of marks. A message may hold elements, so marks are counted over all
 * texts in their order. What is hidden from screen readers is not said.
 */
function outsideMarks(begin: string, end: string, attributes: readonly string[]): readonly string[] {
  const pieces = new RegExp(`[${begin}${end}]|[^${begin}${end}]+`, 'gu');
  const outside = (text: string, depth: { now: number }): readonly string[] =>
    (text.match(pieces) ?? []).filter((piece) => {
      if (piece === begin) depth.now++;
      else if (piece === end) depth.now--;
      else return depth.now === 0;
      return false;
    });
  const found: string[] = [];
  const depth = { now: 0 };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
    if (node.parentElement?.closest(NO_WORDS) === null) {
      found.push(...outside(node.textContent ?? '', depth));
    }
  }
  if (depth.now !== 0) found.push(`marks that do not close: ${depth.now}`);
  for (const element of document.body.querySelectorAll(':not(time)')) {
    const isSilent = element.closest('[aria-hidden=true]') !== null;
    for (const name of attributes) {
      const text = name.startsWith('aria-') && isSilent ? null : element.getAttribute(name);
      if (text !== null) found.push(...outside(text, { now: 0 }));
    }
  }
  return found;
}

/** What is wider than the page, but not inside of something that can be scrolled. */
function widerThanPage(): readonly string[] {
  const isScrolled = (element: Element | null): boolean =>
    element !== null &&
    (/auto|scroll|hidden|clip/u.test(getComputedStyle(element).overflowX) ||
      isScrolled(element.parentElement));
  return [...document.body.querySelectorAll('*')]
    .filter((one) => one.getBoundingClientRect().right > innerWidth + 1 && !isScrolled(one.parentElement))
    .map((one) => one.outerHTML.slice(0, 200));
}

// The test calls them.
Object.assign(globalThis, { outsideMarks, widerThanPage });
