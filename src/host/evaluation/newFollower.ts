import type { EvaluationMonitor } from './evaluationDeps.ts';
import { TaskFollower } from './taskFollower.ts';

/** A follower with real timers; whoever makes it disposes of it. */
export function newFollower({ api, onDidChange }: EvaluationMonitor): TaskFollower {
  return new TaskFollower({
    monitor: api,
    onDidChange: (listener) => onDidChange(listener),
    after(ms, callback) {
      const timer = setTimeout(callback, ms);
      return () => {
        clearTimeout(timer);
      };
    },
  });
}
