import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Attention, type Sight } from '../../../../src/host/monitorClient/attention.ts';

/** A view that tests show and hide. */
class View implements Sight {
  readonly #listeners = new Set<(event: unknown) => unknown>();
  visible = false;

  readonly onDidChange = (listener: (event: unknown) => unknown): { dispose(): void } => {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  };

  show(visible: boolean): void {
    this.visible = visible;
    for (const listener of this.#listeners) listener(undefined);
  }

  get listeners(): number {
    return this.#listeners.size;
  }
}

function attending(answer: () => Promise<void> = () => Promise.resolve()) {
  const said: string[] = [];
  const warnings: string[] = [];
  const attention = new Attention(
    {
      setAttention(whether) {
        said.push(whether);
        return answer();
      },
    },
    { warn: (message: string) => warnings.push(message) },
  );
  return { attention, said, warnings };
}

describe('attention', () => {
  it('is there while any view is in sight, and is told only when it changes', () => {
    const { attention, said } = attending();
    const [tree, panel] = [new View(), new View()];
    attention.add(tree);
    attention.add(panel);
    assert.deepEqual(said, []);
    tree.show(true);
    panel.show(true);
    tree.show(false);
    assert.deepEqual(said, ['visible']);
    panel.show(false);
    assert.deepEqual(said, ['visible', 'hidden']);
  });

  it('ends with a panel that is closed while it is in sight', () => {
    const { attention, said } = attending();
    const panel = new View();
    const registration = attention.add(panel);
    panel.show(true);
    registration.dispose();
    assert.deepEqual(said, ['visible', 'hidden']);
    assert.equal(panel.listeners, 0);
  });

  it('that could not be told is said in the log', async () => {
    const { attention, warnings } = attending(() => Promise.reject(new Error('gone')));
    const tree = new View();
    attention.add(tree);
    tree.show(true);
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    assert.match(warnings.join('\n'), /not told that the views are visible: Error: gone/);
  });
});
