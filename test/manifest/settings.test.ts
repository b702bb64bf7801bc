import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ALERT_ENTRY, parseAlertRules } from '../../src/host/alerts/alertRuleSetting.ts';
import { CONNECTION_ENTRY, parseConnectionEntry } from '../../src/host/connections/connectionSetting.ts';
import { parseEvaluationTarget } from '../../src/host/evaluation/evaluationTargetSetting.ts';
import { SETTING_DEFAULTS, SETTINGS } from '../../src/host/manifest.ts';
import { parsePathMappings } from '../../src/host/source/pathMappingSetting.ts';
import { packageJson } from './packageJson.ts';
import { example, exampleOf } from './schemaExample.ts';
import { drawing } from '../unit/host/trees/samples.ts';

const { properties } = packageJson.contributes.configuration;
const { section, ...names } = SETTINGS;

describe('settings', () => {
  it('are the same in package.json and in the code', () => {
    assert.deepEqual(
      Object.keys(properties).toSorted(),
      Object.values(names)
        .map((name) => `${section}.${name}`)
        .toSorted(),
    );
  });

  it('have the defaults that the code has', () => {
    for (const [key, value] of Object.entries(SETTING_DEFAULTS)) {
      const name = SETTINGS[key as keyof typeof SETTING_DEFAULTS];
      assert.deepEqual(properties[`${section}.${name}`]?.default, value, name);
    }
    for (const name of [
      SETTINGS.connections,
      SETTINGS.pathMappings,
      SETTINGS.evaluationTargets,
      SETTINGS.alerts,
    ]) {
      assert.deepEqual(properties[`${section}.${name}`]?.default, [], name);
    }
  });

  it('are described, ordered, and say their scope', () => {
    const orders = Object.values(properties).map(({ order }) => order);
    assert.equal(new Set(orders).size, orders.length);
    for (const [name, setting] of Object.entries(properties)) {
      assert.ok(setting.markdownDescription.endsWith('.'), name);
      assert.ok(['window', 'machine-overridable', 'resource'].includes(setting.scope), name);
    }
  });

  it('that a hostile workspace could misuse are read only when it is trusted', () => {
    const { restrictedConfigurations } = packageJson.capabilities.untrustedWorkspaces;
    assert.deepEqual(
      restrictedConfigurations.toSorted(),
      [
        SETTINGS.connections,
        SETTINGS.pathMappings,
        SETTINGS.evaluationTargets,
        SETTINGS.historyEnabled,
        SETTINGS.redact,
      ]
        .map((name) => `${section}.${name}`)
        .toSorted(),
    );
  });
});

describe('the schema of connections', () => {
  const fields = properties[`${section}.${SETTINGS.connections}`]?.items?.properties ?? {};

  it('has the fields that the code reads', () => {
    assert.deepEqual(Object.keys(fields).toSorted(), Object.keys(CONNECTION_ENTRY.entries).toSorted());
    assert.deepEqual(
      Object.keys(fields['tls']?.properties ?? {}).toSorted(),
      Object.keys(CONNECTION_ENTRY.entries.tls.wrapped.entries).toSorted(),
    );
    assert.deepEqual(
      Object.keys(fields['celery']?.properties ?? {}).toSorted(),
      Object.keys(CONNECTION_ENTRY.entries.celery.wrapped.entries).toSorted(),
    );
  });

  it('promises the defaults that the code has', () => {
    const parsed = parseConnectionEntry({ url: 'redis://localhost', tls: {} }, 1, drawing.t);
    assert.ok(parsed.ok);
    const { config, tlsFiles } = parsed.setting;
    const actual: Readonly<Record<string, unknown>> = {
      readOnly: config.readOnly,
      production: parsed.setting.marks.production,
      keyPrefix: config.celery.keyPrefix,
      resultKeyPrefix: config.celery.resultKeyPrefix,
      enableTaskEvents: config.celery.enableTaskEvents,
      bullmqPrefixes: config.bullmq.prefixes,
    };
    const promised = Object.entries(fields).filter(([, field]) => 'default' in field);
    assert.deepEqual(Object.fromEntries(promised.map(([name, field]) => [name, field.default])), actual);
    assert.equal(tlsFiles?.rejectUnauthorized, true);
  });
});

/** A snippet as it stands when every placeholder is left as it is. */
function withoutPlaceholders(body: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const text = JSON.stringify(body).replaceAll(/\$\{\d+:([^}]*)\}/g, '$1');
  return JSON.parse(text) as Readonly<Record<string, unknown>>;
}

describe('the schema of alerts', () => {
  const items = properties[`${section}.${SETTINGS.alerts}`]?.items ?? {};

  it('has the fields that the code reads, and the defaults', () => {
    assert.deepEqual(Object.keys(items.properties ?? {}), Object.keys(ALERT_ENTRY.entries));
    const least = Object.fromEntries((items.required ?? []).map((name) => [name, exampleOf(items, name)]));
    const told = {
      count: items.properties?.['count']?.default,
      within: items.properties?.['within']?.default,
    };
    const [read] = parseAlertRules([least], drawing.t);
    assert.deepEqual([read], parseAlertRules([{ ...least, ...told }], drawing.t));
    assert.ok(read?.ok);
  });

  it('gives examples that the code reads', () => {
    const { filter, within } = items.properties ?? {};
    const filters = filter?.examples ?? [];
    const spans = within?.examples ?? [];
    assert.ok(filters.length > 0 && spans.length > 0);
    const entries = [
      ...filters.map((one) => ({ filter: one })),
      ...spans.map((one) => ({ filter: 'x', within: one })),
      ...(items.defaultSnippets ?? []).map(({ body }) => withoutPlaceholders(body)),
    ].map((entry, index) => ({ ...entry, name: String(index) }));
    for (const parsed of parseAlertRules(entries, drawing.t)) {
      assert.ok(parsed.ok, parsed.ok ? '' : parsed.reason);
    }
    const pattern = new RegExp(within?.pattern ?? '');
    for (const span of spans) assert.match(String(span), pattern);
  });
});

describe('the schemas of path mappings and evaluation targets', () => {
  const itemsOf = (name: string) => properties[`${section}.${name}`]?.items;

  it('describe path mappings that the code reads', () => {
    const mapping = example(itemsOf(SETTINGS.pathMappings) ?? {});
    assert.deepEqual(parsePathMappings([mapping], drawing.t), { mappings: [mapping], problems: [] });
  });

  it('describe targets of each kind that the code reads, field by field', () => {
    const kinds = itemsOf(SETTINGS.evaluationTargets)?.oneOf ?? [];
    assert.equal(kinds.length, 3);
    for (const schema of kinds) {
      const parsed = parseEvaluationTarget(example(schema), 1, drawing.t);
      assert.ok(parsed.ok, parsed.ok ? '' : parsed.reason);
      assert.deepEqual(
        Object.keys(parsed.target).toSorted(),
        Object.keys(schema.properties ?? {}).toSorted(),
      );
      const needed = Object.fromEntries(
        (schema.required ?? []).map((name) => [name, exampleOf(schema, name)]),
      );
      const least = parseEvaluationTarget(needed, 1, drawing.t);
      assert.ok(least.ok, least.ok ? '' : least.reason);
    }
  });
});
