import { runAction } from '../runAction.ts';
import { obliterateRequest } from './obliterateRequest.ts';
import { queueCommand } from './queueCommand.ts';

/** *Obliterate Queue…*: the queue and everything in it; its name must be typed. */
export const obliterateQueue = queueCommand('bullmq.obliterateQueue', (queue, deps) =>
  runAction(obliterateRequest(queue, deps.wording), deps),
);
