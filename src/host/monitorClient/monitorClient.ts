import { join } from 'node:path';
import * as vscode from 'vscode';
import type { ChangeTopic, LogLevel, MonitorApi } from '../../contract/monitorApi.ts';
import { affectsMonitorOptions, monitorOptions } from './monitorOptions.ts';
import { MonitorSupervisor, type MonitorState } from './monitorSupervisor.ts';
import { startMonitorThread } from './monitorThread.ts';
import { supervisedMonitor } from './supervisedMonitor.ts';
import { unclosedSince } from './unclosedSince.ts';

/** The host's end of the monitor: its calls, what it says unasked, and the life of its thread. */
export class MonitorClient implements vscode.Disposable {
  /** Never blocks; rejects with a sentence for a person when the monitor is not there. */
  readonly api: MonitorApi;

  readonly #changed = new vscode.EventEmitter<readonly ChangeTopic[]>();
  /** Something about these topics changed; at most 4 times a second. */
  readonly onDidChange = this.#changed.event;

  readonly #stateChanged = new vscode.EventEmitter<MonitorState>();
  readonly onDidChangeState = this.#stateChanged.event;

  readonly #supervisor: MonitorSupervisor;
  readonly #settingsListener: vscode.Disposable;

  constructor(context: vscode.ExtensionContext, log: vscode.LogOutputChannel) {
    const file = join(context.extensionPath, 'dist', 'monitor.js');
    this.#supervisor = new MonitorSupervisor({
      start: (events, missedSince) => {
        const options = monitorOptions(context, log);
        const since = missedSince ?? unclosedSince(options.storeFile);
        return startMonitorThread(
          file,
          since === null ? options : { ...options, missedSince: since },
          events,
          vscode.l10n.t,
        );
      },
      events: {
        changed: (topics) => {
          this.#changed.fire(topics);
        },
        log: (level, message) => {
          writeLog(log, level, message);
        },
        notice: (message) => {
          import('./notice.ts')
            .then(({ showNotice }) => showNotice(message, log))
            .catch((error: unknown) => {
              log.error(String(error));
            });
        },
      },
      onState: (state) => {
        this.#stateChanged.fire(state);
      },
      t: vscode.l10n.t,
      now: () => Date.now(),
      after: (ms, callback) => {
        const timer = setTimeout(callback, ms);
        return () => {
          clearTimeout(timer);
        };
      },
    });
    this.api = supervisedMonitor(this.#supervisor);
    this.#settingsListener = vscode.workspace.onDidChangeConfiguration((event) => {
      if (!affectsMonitorOptions(event)) return;
      this.#supervisor.restart().catch((error: unknown) => {
        log.error(`The monitor was not started with the changed settings: ${String(error)}`);
      });
    });
  }

  get state(): MonitorState {
    return this.#supervisor.state;
  }

  /** Lets the monitor write down what it knows and leave the servers, then ends its thread. Never rejects. */
  async stop(): Promise<void> {
    await this.#supervisor.dispose();
  }

  dispose(): void {
    this.#settingsListener.dispose();
    void this.stop();
    this.#changed.dispose();
    this.#stateChanged.dispose();
  }
}

function writeLog(log: vscode.LogOutputChannel, level: LogLevel, message: string): void {
  const line = `[monitor] ${message}`;
  if (level === 'debug') log.debug(line);
  else if (level === 'info') log.info(line);
  else if (level === 'warn') log.warn(line);
  else log.error(line);
}
