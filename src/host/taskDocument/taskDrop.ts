import * as vscode from 'vscode';
import type { MonitorApi } from '../../contract/monitorApi.ts';
import { parseTaskKey, type TaskRef } from '../../model/task.ts';
import type { Translate } from '../messages/connectionProblem.ts';
import { DRAGGED_TASKS } from '../trees/taskDrag.ts';

/** Each of them is read for its JSON. */
const MOST_DROPPED = 100;

/** Named one by one: that makes these edits come before those of VS Code, which would insert the row's address. */
const TEXTS: vscode.DocumentSelector = ['file', 'untitled'].map((scheme) => ({ scheme }));

const KINDS = vscode.DocumentDropOrPasteEditKind.Empty.append('taskTower');

/** What tasks become that are dropped into an editor with text: their ids, or by choice their JSON. */
class TaskDrop implements vscode.DocumentDropEditProvider {
  readonly #monitor: Pick<MonitorApi, 'getTaskDetail'>;
  readonly #t: Translate;

  constructor(monitor: Pick<MonitorApi, 'getTaskDetail'>, t: Translate) {
    this.#monitor = monitor;
    this.#t = t;
  }

  async provideDocumentDropEdits(
    _document: vscode.TextDocument,
    _position: vscode.Position,
    dataTransfer: vscode.DataTransfer,
    token: vscode.CancellationToken,
  ): Promise<vscode.DocumentDropEdit[]> {
    const dragged = await dataTransfer.get(DRAGGED_TASKS)?.asString();
    const refs = (dragged ?? '').split('\n').flatMap((key) => parseTaskKey(key) ?? []);
    if (refs.length === 0 || token.isCancellationRequested) return [];
    const ids = refs.map(({ id }) => id).join('\n');
    const read = refs.slice(0, MOST_DROPPED);
    const json = await this.#json(read);
    const t = this.#t;
    const title =
      read.length === refs.length
        ? t('Insert Task as JSON')
        : t('Insert the First {0} Tasks as JSON', String(read.length));
    return [
      new vscode.DocumentDropEdit(ids, t('Insert Task Id'), KINDS.append('id')),
      ...(json === null ? [] : [new vscode.DocumentDropEdit(json, title, KINDS.append('json'))]),
    ];
  }

  /** `null` unless all of them can be read: fewer than were dropped would not be noticed. */
  async #json(refs: readonly TaskRef[]): Promise<string | null> {
    const { taskJson } = await import('./taskJson.ts');
    const details = await Promise.all(refs.map((ref) => this.#monitor.getTaskDetail(ref).catch(() => null)));
    const read = details.filter((detail) => detail !== null);
    return read.length === refs.length ? read.map(taskJson).join('\n') : null;
  }
}

export function registerTaskDrop(
  monitor: Pick<MonitorApi, 'getTaskDetail'>,
  t: Translate,
): vscode.Disposable {
  return vscode.languages.registerDocumentDropEditProvider(TEXTS, new TaskDrop(monitor, t), {
    dropMimeTypes: [DRAGGED_TASKS],
    providedDropEditKinds: [KINDS],
  });
}
