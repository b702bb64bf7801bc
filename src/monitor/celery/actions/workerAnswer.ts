import type { TargetOutcome } from '../../../model/action.ts';
import { t } from '../../../model/l10n.ts';
import type { ControlReply } from '../controlReply.ts';
import type { CommandMethod } from '../encoder/controlRequest.ts';
import { oneLine } from '../pythonRepr.ts';
import { isWireObject, textOf } from '../wireFields.ts';

/** What a worker said to a command. */
export interface WorkerAnswer extends TargetOutcome {
  /** What it did not give: any reply, or the command; absent when it gave both. */
  readonly lack?: 'reply' | 'support';
}

/** What a worker says that does not know a command: its own lookup failed. */
function isUnknownCommand(method: string, error: string): boolean {
  return error === `KeyError('${method}')` || error === `KeyError("${method}")`;
}

/** One worker's answer to a command, in its own words. Errors are data: `{"error": …}` beside `{"ok": …}`. */
export function readAnswer(method: CommandMethod | 'ping', { worker, value }: ControlReply): WorkerAnswer {
  const answer = isWireObject(value) ? value : {};
  const error = textOf(answer['error']);
  if (error !== undefined) {
    const words = oneLine(error);
    if (!isUnknownCommand(method, error)) return { target: worker, ok: false, message: words };
    const message = t('not supported by this version: {0}', words);
    return { target: worker, ok: false, message, lack: 'support' };
  }
  const ok = textOf(answer['ok']);
  return { target: worker, ok: true, message: oneLine(ok ?? JSON.stringify(value)) };
}

/** A worker that was asked and has not answered: busy, cut off, or gone. */
export function silent(target: string): WorkerAnswer {
  return { target, ok: false, message: t('no reply'), lack: 'reply' };
}
