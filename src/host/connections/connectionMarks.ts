/** Names of colours; which of each can be seen well, the theme says. */
export const CONNECTION_COLORS = ['red', 'yellow', 'green', 'cyan', 'blue', 'magenta'] as const;

export type ConnectionColor = (typeof CONNECTION_COLORS)[number];

/** How a connection stands out for the person at the keyboard; the monitor needs none of it. */
export interface ConnectionMarks {
  /** Other people's work runs there: what destroys is asked about twice. */
  readonly production: boolean;
  /** `null`: none was chosen. */
  readonly color: ConnectionColor | null;
}

export const NO_MARKS: ConnectionMarks = { production: false, color: null };
