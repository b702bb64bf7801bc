import type * as vscode from 'vscode';
import type { ChangeTopic, MonitorApi } from '../../contract/monitorApi.ts';
import type { Wording } from '../trees/drawing.ts';

/** The monitor as evaluations need it: ask, act, and hear of changes. */
export interface EvaluationMonitor {
  readonly api: Pick<MonitorApi, 'getConnections' | 'getQueues' | 'getTask' | 'getTaskDetail' | 'perform'>;
  readonly onDidChange: vscode.Event<readonly ChangeTopic[]>;
}

export interface EvaluationDeps {
  readonly monitor: EvaluationMonitor;
  /** Keeps the last target used, per workspace. */
  readonly memory: vscode.Memento;
  readonly wording: Wording;
  readonly log: vscode.LogOutputChannel;
}
