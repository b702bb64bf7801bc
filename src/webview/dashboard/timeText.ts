const formats = {
  time: new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
  day: new Intl.DateTimeFormat(undefined, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }),
} as const;

/** The time of day, with the date when the span is longer than a day. @param at epoch ms */
export function timeText(at: number, spanMs: number): string {
  return (spanMs > 86_400_000 ? formats.day : formats.time).format(at);
}

/** A moment with its date. @param at epoch ms */
export function dayText(at: number): string {
  return formats.day.format(at);
}

/** From when to when a bucket goes. */
export function bucketText(at: number, widthMs: number): string {
  const end = at + widthMs;
  const isSameDay = new Date(at).toDateString() === new Date(end).toDateString();
  return `${formats.day.format(at)} – ${(isSameDay ? formats.time : formats.day).format(end)}`;
}
