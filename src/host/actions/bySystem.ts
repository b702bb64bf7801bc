import * as v from 'valibot';
import type { SystemKind } from '../../model/system.ts';
import { subjectOf } from '../commands/treeSubject.ts';
import type { ActionCommand } from './actionCommand.ts';

const CALL = v.object({ system: v.picklist(['celery', 'bullmq']) });

/** One command for tasks of either system: that of the row or ref it is called on; from the palette, that of Celery. */
export function bySystem(commands: Readonly<Record<SystemKind, ActionCommand>>): ActionCommand {
  return (call, deps) => {
    const row = subjectOf(call.argument);
    const ref = v.safeParse(CALL, row?.kind === 'task' ? row.task.ref : call.argument);
    return commands[ref.success ? ref.output.system : 'celery'](call, deps);
  };
}
