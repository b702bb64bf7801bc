/** The top of an axis: the least round number that holds every value. */
export function roundTop(greatest: number): number {
  if (!(greatest > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(greatest));
  const step = [1, 1.5, 2, 3, 4, 5, 6, 8, 10].find((one) => one * power >= greatest * 0.999);
  return (step ?? 10) * power;
}
