import { createPrivateKey } from 'node:crypto';
import { chmod, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseKeyRing, ringSigner } from '@bfcert/kernel/audit-chain';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { prepareSecrets } from './secrets.ts';

describe('the secrets of a data directory', () => {
  let data: string;
  beforeEach(async () => {
    data = await mkdtemp(join(tmpdir(), 'bfcert-secrets-'));
  });
  afterEach(() => rm(data, { recursive: true }));
  const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;

  it('are made at the first start, each another one, for our eyes only', async () => {
    const paths = Object.values(prepareSecrets(data));
    expect(new Set(await Promise.all(paths.map((path) => readFile(path, 'hex')))).size).toBe(paths.length);
    for (const path of paths) expect(await modeOf(path), path).toBe(0o600);
    expect(await modeOf(join(data, 'secrets'))).toBe(0o700);
    expect(await readdir(data)).toEqual(['admin-token', 'secrets']);
  });

  it('are keys of 32 bytes, and a token that is one line of text', async () => {
    const paths = prepareSecrets(data);
    for (const path of [
      paths.pkiCallerServer,
      paths.linkGateway,
      paths.pepper,
      paths.comparisonKey,
      paths.deliveryKey,
    ]) {
      expect(await readFile(path)).toHaveLength(32);
    }
    expect(await readFile(paths.adminToken, 'utf8')).toMatch(/^bfcert_[\w-]{43}\n$/);
    expect(await readFile(paths.pkiPassphrase, 'utf8')).toMatch(/^[\w-]{43}$/);
  });

  it('have an audit key, and a ring that leads to it', async () => {
    const { auditKey, auditKeyRing } = prepareSecrets(data);
    const ring = parseKeyRing(await readFile(auditKeyRing, 'utf8')) ?? expect.fail('no ring');
    expect(ring.keys).toHaveLength(1);
    expect(ringSigner(ring, createPrivateKey(await readFile(auditKey))).key.name).toBe(ring.origin);
  });

  it('stay what they are', async () => {
    const paths = Object.values(prepareSecrets(data));
    const read = () => Promise.all(paths.map((path) => readFile(path, 'hex')));
    const before = await read();
    prepareSecrets(data);
    expect(await read()).toEqual(before);
  });

  it('are closed again to others when only the folder was opened', async () => {
    prepareSecrets(data);
    await chmod(join(data, 'secrets'), 0o755);
    prepareSecrets(data);
    expect(await modeOf(join(data, 'secrets'))).toBe(0o700);
  });

  it('are not used when others could have read them', async () => {
    const { adminToken } = prepareSecrets(data);
    await chmod(adminToken, 0o644);
    expect(() => prepareSecrets(data)).toThrow(`the secret ${adminToken} is open to other users: set its mode to 0600`);
  });

  it('are not made anew in place of one that was emptied: what it protects would be lost', async () => {
    const { pkiPassphrase } = prepareSecrets(data);
    await truncate(pkiPassphrase);
    expect(() => prepareSecrets(data)).toThrow(`the secret ${pkiPassphrase} is empty: restore it from a backup`);
  });

  it('do not take over what a crash left half written', async () => {
    await writeFile(join(data, 'admin-token.new'), 'half', { mode: 0o666 });
    const { adminToken } = prepareSecrets(data);
    expect(await modeOf(adminToken)).toBe(0o600);
    expect(await readFile(adminToken, 'utf8')).not.toContain('half');
  });
});
