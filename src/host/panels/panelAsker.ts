import type { MonitorApi } from '../../contract/monitorApi.ts';

let panels = 0;

/** The names under which one panel asks the monitor, so that its questions can be given up when nobody waits for them any more. */
export class PanelAsker {
  readonly #monitor: Pick<MonitorApi, 'endQuestion'>;
  readonly #panel: number;
  readonly #names = new Set<string>();

  constructor(monitor: Pick<MonitorApi, 'endQuestion'>) {
    this.#monitor = monitor;
    this.#panel = ++panels;
  }

  /** The name for one of its questions, which the same question has again and no other one. */
  for(question: string): string {
    const name = `panel ${String(this.#panel)}: ${question}`;
    this.#names.add(name);
    return name;
  }

  /** Gives up all that the panel asks just now. Never throws. */
  giveUp(): void {
    for (const name of this.#names) {
      this.#monitor.endQuestion(name).catch(() => {
        // Without the monitor there is no question either.
      });
    }
  }
}
