/** A line of the table in the readme: which figure it shows, and what it shall be. */
export interface ReadmeRow {
  readonly what: string;
  readonly figure: string;
  /** Circumstances by which the figure is told from others of its name. */
  readonly where?: Readonly<Record<string, string | number>>;
  readonly goal: string;
}

const SMALL = { tasks: 100_000 };
const LARGE = { tasks: 1_000_000 };
const HOST_PART = "failure event to changed task in the host, monitor's part, p99";

/** What a person who compares wants to know, in the order of the readme. */
export const README_ROWS: readonly ReadmeRow[] = [
  {
    what: 'Events taken in and kept, as fast as it can, to 100,000 tasks',
    figure: 'sustained events, nothing lost',
    goal: '70,000/s',
  },
  {
    what: 'The same with the three views on the screen',
    figure: 'ingest to the store, views visible',
    goal: '70,000/s',
  },
  { what: 'Lost of 12,000 events/s for 40 s', figure: 'lost of 12,000 events/s for 40 s', goal: 'none' },
  {
    what: 'Lost of a burst of 200,000 events at once',
    figure: 'lost of a burst of 200,000 events',
    goal: 'none, or the gap is said',
  },
  { what: 'Page of 100 of 100,000 tasks', figure: 'page of 100 tasks', goal: '20 ms' },
  ...['text in every task', 'text in the arguments of one task', 'text in no task'].map((what) => ({
    what: `Search of 100,000 tasks: ${what}`,
    figure: `search, ${what}`,
    goal: '20 ms',
  })),
  {
    what: "Search of 100,000 tasks: text in failures' exceptions, p95",
    figure: 'text in failures, p95',
    where: SMALL,
    goal: '20 ms',
  },
  { what: 'First page of 1,000,000 tasks, p95', figure: 'first page, p95', where: LARGE, goal: '100 ms' },
  {
    what: 'The longest 100 runs of 1,000,000 tasks, p95',
    figure: 'page by longest runtime, p95',
    where: LARGE,
    goal: '100 ms',
  },
  {
    what: 'Search of 1,000,000 tasks: text in no task, p95',
    figure: 'text in no task, p95',
    where: LARGE,
    goal: '100 ms',
  },
  {
    what: 'Dashboard over 24 hours of 1,000,000 tasks, p95',
    figure: 'dashboard over 24 hours, p95',
    where: LARGE,
    goal: '250 ms',
  },
  {
    what: 'Memory with 100,000 tasks, beyond a bare Node.js',
    figure: 'resident memory',
    where: SMALL,
    goal: '150 MB',
  },
  {
    what: 'Memory in VS Code with 100,000 tasks, beyond an extension host without it',
    figure: 'resident memory of the whole extension',
    where: SMALL,
    goal: '150 MB',
  },
  {
    what: 'The same with 1,000,000 tasks',
    figure: 'resident memory of the whole extension',
    where: LARGE,
    goal: '300 MB',
  },
  {
    what: 'Failure event to changed task in the host beside 5,000 events/s, p99',
    figure: HOST_PART,
    where: { otherEventsPerSecond: 5_000 },
    goal: '300 ms',
  },
  {
    what: 'Failure event to changed row on the screen beside 5,000 events/s, p99',
    figure: 'failure event to changed row in the tree, p99',
    where: { otherEventsPerSecond: 5_000 },
    goal: '300 ms',
  },
  {
    what: 'Event-loop delay of the extension host at 10,000 events/s, p99',
    figure: 'event-loop delay of the extension host, p99',
    goal: '10 ms',
  },
  {
    what: "Activation, processor time of the extension host's thread",
    figure: 'activation, processor time of the host thread',
    goal: '30 ms',
  },
  {
    what: 'The same on the clock, while VS Code starts beside its browser',
    figure: 'activation, elapsed on the host thread',
    goal: '30 ms',
  },
  {
    what: "The same in VS Code's report, with what it loads between",
    figure: "activation by VS Code's report",
    goal: '30 ms',
  },
  { what: 'Size of `extension.js`', figure: 'size of extension.js', goal: '100 kB' },
  { what: 'Size of the package', figure: 'size of vsix', goal: '1,500 kB' },
  ...(['visible', 'hidden'] as const).flatMap((views) => [
    {
      what: `Redis commands to watch 5 idle Celery workers, views ${views}`,
      figure: 'commands to watch idle Celery',
      where: { views },
      goal: '',
    },
    {
      what: `Redis commands to watch 201 idle BullMQ queues, views ${views}`,
      figure: 'commands to watch idle BullMQ queues',
      where: { views },
      goal: '',
    },
  ]),
];
