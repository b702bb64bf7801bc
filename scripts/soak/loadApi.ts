/** What the process that plays clients and workers does when it is told to. */
export interface LoadApi {
  /** Publishes the events of so many tasks as fast as Redis takes them, and stores their results; the number of tasks. */
  burst(tasks: number): Promise<number>;
  /** The same without end, at so many events a second. */
  begin(eventsPerSecond: number): Promise<void>;
  /** Ends that; the tasks in all. */
  end(): Promise<number>;
}
