/** Finished tasks without an event before a worker that has sent events counts as silent: single tasks may opt out. */
const SILENT_TASKS_AFTER_EVENTS = 10;

/**
 * Whether one worker sends task events, judged calmly: its own count of processed tasks rises, and neither before
 * nor until its next heartbeat a task event comes from it. Its answer to `enable_events` settles the question.
 */
export class TaskEventEvidence {
  private verdict: 'on' | 'off' | null = null;
  /** The count at the last heartbeat; `null` when there is nothing to compare with. */
  private counted: number | null = null;
  /** The count at the last task event or at the start, from which unexplained tasks are counted. */
  private explained: number | null = null;
  private heard = false;

  get state(): 'on' | 'off' | null {
    return this.verdict;
  }

  hearTaskEvent(): void {
    this.heard = true;
    this.verdict = 'on';
  }

  /** What the worker answered. */
  settle(verdict: 'on' | 'off'): void {
    this.verdict = verdict;
    this.forgetCount();
  }

  /** Messages may have been missed, so that a risen count proves nothing. */
  forgetCount(): void {
    this.counted = null;
    this.explained = null;
    this.heard = false;
  }

  /** Takes the `processed` count of a heartbeat. */
  count(processed: number): void {
    if (this.heard || this.explained === null || this.counted === null || processed < this.counted) {
      this.explained = processed;
    } else if (this.counted - this.explained >= (this.verdict === 'on' ? SILENT_TASKS_AFTER_EVENTS : 1)) {
      // Unexplained since the heartbeat before this one: an event that belongs to it had a whole beat to arrive.
      this.verdict = 'off';
    }
    this.counted = processed;
    this.heard = false;
  }
}
