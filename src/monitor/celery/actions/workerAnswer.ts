import type { TargetOutcome } from '../../../model/action.ts';
import type { ControlReply } from '../controlReply.ts';
import type { CommandMethod } from '../encoder/controlRequest.ts';
import { oneLine } from '../pythonRepr.ts';
import { isWireObject, textOf } from '../wireFields.ts';

/** What a worker says that does not know a command: its own lookup failed. */
function isUnknownCommand(method: string, error: string): boolean {
  return error === `KeyError('${method}')` || error === `KeyError("${method}")`;
}

/** One worker's answer to a command, in its own words. Errors are data: `{"error": …}` beside `{"ok": …}`. */
export function readAnswer(method: CommandMethod | 'ping', { worker, value }: ControlReply): TargetOutcome {
  const answer = isWireObject(value) ? value : {};
  const error = textOf(answer['error']);
  if (error !== undefined) {
    const words = oneLine(error);
    const message = isUnknownCommand(method, error) ? `${UNSUPPORTED}: ${words}` : words;
    return { target: worker, ok: false, message };
  }
  const ok = textOf(answer['ok']);
  return { target: worker, ok: true, message: oneLine(ok ?? JSON.stringify(value)) };
}

const UNSUPPORTED = 'not supported by this version';

export function isUnsupported({ ok, message }: TargetOutcome): boolean {
  return !ok && message.startsWith(UNSUPPORTED);
}

const NO_REPLY = 'no reply';

/** A worker that was asked and has not answered: busy, cut off, or gone. */
export function silent(target: string): TargetOutcome {
  return { target, ok: false, message: NO_REPLY };
}

export function isSilent({ ok, message }: TargetOutcome): boolean {
  return !ok && message === NO_REPLY;
}
