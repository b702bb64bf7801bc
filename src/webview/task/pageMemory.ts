import type { TaskPanelState, TaskPanelView } from '../../contract/taskPanel.ts';
import type { TaskRef } from '../../model/task.ts';
import type { Openness } from '../ui/openness.ts';
import type { VsCodeApi } from '../vscodeApi.ts';

/** Opened and closed parts remembered at most; the oldest are forgotten first. */
const MOST_REMEMBERED = 2_000;

/** What a person made of the page, written to VS Code at every change so that it survives hiding and reloading. */
export interface PageMemory extends Openness {
  scrollTop: number;
  traceback: number | null;
  rawTraceback: boolean;
  /** From now on the memory belongs to this task. */
  remember(ref: TaskRef): void;
}

export function createPageMemory(api: VsCodeApi<TaskPanelState>): PageMemory {
  const before: Partial<TaskPanelView> = api.getState()?.view ?? {};
  const open = new Map(Object.entries(before.open ?? {}));
  let ref = api.getState()?.ref ?? null;
  let { scrollTop = 0, traceback = null, rawTraceback = false } = before;

  const save = (): void => {
    if (ref === null) return;
    const view = { scrollTop, open: Object.fromEntries(open), traceback, rawTraceback };
    api.setState({ version: 1, ref, view });
  };

  return {
    isOpen: (key, byDefault) => open.get(key) ?? byDefault,
    set(key, value) {
      open.delete(key);
      open.set(key, value);
      for (const oldest of open.keys()) {
        if (open.size <= MOST_REMEMBERED) break;
        open.delete(oldest);
      }
      save();
    },
    remember(next) {
      ref = next;
      save();
    },
    get scrollTop() {
      return scrollTop;
    },
    set scrollTop(value) {
      scrollTop = value;
      save();
    },
    get traceback() {
      return traceback;
    },
    set traceback(value) {
      traceback = value;
      save();
    },
    get rawTraceback() {
      return rawTraceback;
    },
    set rawTraceback(value) {
      rawTraceback = value;
      save();
    },
  };
}
