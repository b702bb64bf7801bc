/** The arrow keys lead from one frame's link to the next that is in sight; what is folded is passed over. */
export function moveBetweenFrames(event: KeyboardEvent): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  const { target, currentTarget } = event;
  if (step === 0 || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (!(target instanceof HTMLElement) || !(currentTarget instanceof HTMLElement)) return;
  if (!target.matches('.frame-link')) return;
  const links = [...currentTarget.querySelectorAll<HTMLElement>('.frame-link')].filter((link) =>
    link.checkVisibility(),
  );
  const next = links[links.indexOf(target) + step];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}
