import type { ChangeTopic } from '../../contract/monitorApi.ts';
import type { TreeSource } from './liveTree.ts';

/** What fills a view, with its code loaded when the view is first shown. */
export function treeSourceOnDemand(
  topics: readonly ChangeTopic[],
  loadIntervalMs: number,
  load: () => Promise<TreeSource>,
): TreeSource {
  let loaded: Promise<TreeSource> | null = null;
  const source = (): Promise<TreeSource> => {
    loaded ??= load();
    return loaded;
  };
  return {
    topics,
    loadIntervalMs,
    async load() {
      return (await source()).load();
    },
    async branch(node) {
      return (await (await source()).branch?.(node)) ?? (() => []);
    },
    async tooltip(node, token) {
      return (await (await source()).tooltip?.(node, token)) ?? '';
    },
  };
}
