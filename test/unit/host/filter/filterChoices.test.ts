import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { filterChoices, type FilterChoice } from '../../../../src/host/filter/filterChoices.ts';
import { FILTER_FIELDS } from '../../../../src/host/filter/filterFields.ts';
import { FilterMemory } from '../../../../src/host/filter/filterMemory.ts';
import { filterProblemText } from '../../../../src/host/filter/filterProblemText.ts';
import { offeredValues } from '../../../../src/host/filter/offeredValues.ts';
import { completionPlace } from '../../../../src/model/filter/completionPlace.ts';
import {
  DURATION_FIELDS,
  PART_FIELDS,
  TIME_FIELDS,
  WHOLE_FIELDS,
} from '../../../../src/model/filter/filterExpression.ts';
import { parseFilter } from '../../../../src/model/filter/parseFilter.ts';
import type { FilterValue } from '../../../../src/model/filter/filterValue.ts';
import { drawing } from '../trees/samples.ts';

/** A memento as VS Code keeps one: what is stored survives only as JSON. */
function memento(initial: Readonly<Record<string, unknown>> = {}) {
  const stored = new Map(Object.entries(initial));
  return {
    get: (key: string): never => stored.get(key) as never,
    update: async (key: string, value: unknown): Promise<void> => {
      stored.set(key, value === undefined ? undefined : JSON.parse(JSON.stringify(value)));
    },
  };
}

function choices(text: string, values: readonly FilterValue[] = [], memory = new FilterMemory(memento())) {
  return filterChoices({ text, values, memory, wording: drawing });
}

const labels = (all: readonly FilterChoice[]): readonly string[] => all.map(({ label }) => label);

describe('the prompt for a filter', () => {
  it('applies what is typed when Enter is pressed, and nothing that is wrong', () => {
    const [first] = choices('  state:failed boom ');
    assert.ok(first?.kind === 'apply');
    assert.equal(first.text, 'state:failed boom');
    const [wrong] = choices('state:failed foo:bar');
    assert.equal(wrong?.kind, 'problem');
    assert.equal(wrong?.detail, 'Column 14: state:failed ▸foo:◂bar');
    const [all] = choices(' ');
    assert.ok(all?.kind === 'apply' && all.text === '');
  });

  it('completes names of fields, and keeps what stands before them', () => {
    const [, heading, ...fields] = choices('a -re');
    assert.deepEqual(heading, { kind: 'heading', label: 'Fields' });
    assert.deepEqual(labels(fields), ['result:', 'retries:']);
    assert.ok(fields[0]?.kind === 'complete' && fields[0].text === 'a -result:');
    assert.equal(choices('').filter(({ kind }) => kind === 'complete').length, FILTER_FIELDS.length);
  });

  it('completes values with their counts, in quotes where they need them', () => {
    const [, heading, name] = choices('name:eval', [{ value: 'my eval (2)', count: 1_180 }]);
    assert.equal(heading?.label, 'Values');
    assert.ok(name?.kind === 'complete');
    assert.equal(name.text, 'name:"my eval (2)" ');
    assert.equal(name.description, '1,180');
    assert.equal(parseFilter(name.text).ok, true);
  });

  it('offers what was saved and used before, while nothing is typed', async () => {
    const memory = new FilterMemory(memento());
    await memory.use('a');
    await memory.use('b');
    await memory.use('a');
    await memory.save({ name: 'mine', text: 'state:lost' });
    assert.deepEqual(labels(choices('', [], memory)).slice(1, 6), ['Saved', 'mine', 'Recent', 'a', 'b']);
    assert.ok(!labels(choices('x', [], memory)).includes('mine'));
  });

  it('offers what was pinned first, by its name where it has one, and not twice', async () => {
    const memory = new FilterMemory(memento());
    for (const text of ['a', 'b', 'c']) await memory.use(text);
    await memory.save({ name: 'mine', text: 'a' });
    await memory.save({ name: 'other', text: 'x' });
    await memory.setPinned('b', true);
    await memory.setPinned('a', true);
    const shown = () => labels(choices('', [], memory)).slice(1, 8);
    assert.deepEqual(shown().slice(0, 7), ['Pinned', 'b', 'mine', 'Saved', 'other', 'Recent', 'c']);
    await memory.setPinned('b', false);
    assert.deepEqual(shown(), ['Pinned', 'mine', 'Saved', 'other', 'Recent', 'c', 'b']);
  });

  it('shows hostile values as text', () => {
    const [, , value] = choices('name:', [{ value: '$(trash) [x](command:y)\n', count: 1 }]);
    assert.equal(value?.label, '$\u2060(trash) [x]\u2060(command:y)\\n');
  });

  it('has a row for every field of the language', () => {
    const fields = [
      ...WHOLE_FIELDS,
      ...PART_FIELDS,
      ...DURATION_FIELDS,
      ...TIME_FIELDS,
      'retries',
      'arg',
      'tag',
    ];
    const offered = FILTER_FIELDS.map(([begin]) => begin.slice(0, -1));
    assert.deepEqual(offered.toSorted(), fields.toSorted());
  });
});

describe('filters that are remembered', () => {
  it('are the latest 20, each once, and the one of now', async () => {
    const memory = new FilterMemory(memento());
    for (let index = 0; index < 25; index++) await memory.use(`f${index}`);
    await memory.use('f20');
    assert.equal(memory.recent.length, 20);
    assert.deepEqual(memory.recent.slice(0, 3), ['f20', 'f24', 'f23']);
    assert.equal(memory.current, 'f20');
    await memory.use('');
    assert.equal(memory.current, '');
    assert.equal(memory.recent.length, 20);
    await memory.forget('f24');
    assert.deepEqual(memory.recent.slice(0, 2), ['f20', 'f23']);
  });

  it('are saved by name, and removed', async () => {
    const memory = new FilterMemory(memento());
    await memory.save({ name: 'b', text: '1' });
    await memory.save({ name: 'a', text: '2' });
    await memory.save({ name: 'b', text: '3' });
    assert.deepEqual(memory.saved, [
      { name: 'a', text: '2' },
      { name: 'b', text: '3' },
    ]);
    await memory.remove('a');
    assert.deepEqual(
      memory.saved.map(({ name }) => name),
      ['b'],
    );
  });

  it('are none where something else was stored', () => {
    const memory = new FilterMemory(
      memento({
        taskFilter: 5,
        recentTaskFilters: { a: 1 },
        savedTaskFilters: [null, { name: 'x' }],
        pinnedTaskFilters: 'a',
      }),
    );
    assert.deepEqual([memory.current, memory.recent, memory.saved, memory.pinned], ['', [], [], []]);
  });
});

it('a long filter shows only the place that is wrong', () => {
  const text = `${'a '.repeat(30)}foo:b ${'c '.repeat(30)}`;
  const parsed = parseFilter(text);
  assert.ok(!parsed.ok);
  const { place } = filterProblemText(text, parsed.problem, drawing.t);
  assert.match(place, /^Column 61: …[a ]+▸foo:◂b [c ]+…$/);
});

it('values are asked for only where the store has some, without wildcards', async () => {
  const asked: unknown[][] = [];
  const monitor = {
    getFilterValues: (...args: unknown[]) => {
      asked.push(args);
      return Promise.resolve([]);
    },
  };
  for (const text of ['', 'sta', 'args:x', 'since:1', 'name:*ana?lyze']) {
    await offeredValues(monitor, completionPlace(text), 'prompt');
  }
  assert.deepEqual(asked, [['name', 'analyze', 50, 'prompt']]);
});
