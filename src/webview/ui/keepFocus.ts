/**
 * Runs `render`, which may replace what is inside `container`, and gives the focus back to the element with the same
 * `data-focus` key when it was in there.
 */
export function keepFocus(container: HTMLElement, render: () => void): void {
  const focused = document.activeElement;
  const key = container.contains(focused)
    ? focused?.closest<HTMLElement>('[data-focus]')?.dataset['focus']
    : undefined;
  render();
  if (key === undefined || container.contains(document.activeElement)) return;
  const selector = `[data-focus="${CSS.escape(key)}"]`;
  container.querySelector<HTMLElement>(selector)?.focus({ preventScroll: true });
}
