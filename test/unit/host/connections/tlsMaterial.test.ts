import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { readTlsMaterial } from '../../../../src/host/connections/tlsMaterial.ts';
import { drawing } from '../trees/samples.ts';

describe('TLS files of a connection', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'task-tower-tls-'));
    await writeFile(join(folder, 'ca.pem'), 'CA');
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const files = { caFile: null, certFile: null, keyFile: null, rejectUnauthorized: true };

  it('are read from absolute, relative and workspace paths', async () => {
    for (const caFile of [join(folder, 'ca.pem'), 'ca.pem', '${workspaceFolder}/ca.pem']) {
      assert.deepEqual(await readTlsMaterial({ ...files, caFile }, folder, drawing.t), {
        ok: true,
        tls: { ca: 'CA', cert: null, key: null, rejectUnauthorized: true },
      });
    }
  });

  it('that cannot be read are a sentence naming the field', async () => {
    const material = await readTlsMaterial({ ...files, keyFile: 'none.pem' }, folder, drawing.t);
    assert.ok(!material.ok);
    assert.match(material.reason, /^"tls\.keyFile" cannot be read \(ENOENT.*Correct the path/);
  });
});
