import { createPrivateKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseKeyRing, ringSigner } from '@bfcert/kernel/audit-chain';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newAuditKey, rotateAuditKey } from './audit-key.ts';
import { prepareSecrets, type SecretPaths } from './secrets.ts';

const AT = new Date('2026-03-01T00:00:00Z');

describe('a new audit key', () => {
  let data: string;
  let paths: SecretPaths;
  beforeEach(() => {
    data = mkdtempSync(join(tmpdir(), 'bfcert-audit-key-'));
    paths = prepareSecrets(data);
  });
  afterEach(() => rmSync(data, { recursive: true }));
  const key = () => readFileSync(paths.auditKey, 'utf8');
  const ring = () => parseKeyRing(readFileSync(paths.auditKeyRing, 'utf8')) ?? expect.fail('no ring');
  const fits = () => ringSigner(ring(), createPrivateKey(key())).key.id;

  it('takes the place of the old one, which has signed for it', () => {
    const [old, origin] = [key(), ring().origin];
    rotateAuditKey(paths, AT);
    expect(key()).not.toBe(old);
    expect(ring()).toMatchObject({ origin, keys: [{}, {}] });
    expect(fits()).toBe(ring().keys[1]?.id);
    rotateAuditKey(paths, AT);
    expect(ring().keys).toHaveLength(3);
  });

  it('is forgotten when a crash came before it was signed for', () => {
    const old = key();
    writeFileSync(`${paths.auditKey}.next`, newAuditKey());
    prepareSecrets(data);
    expect(key()).toBe(old);
    expect(() => readFileSync(`${paths.auditKey}.next`)).toThrow('ENOENT');
  });

  it('is taken over when a crash came after it was signed for', () => {
    const old = key();
    rotateAuditKey(paths, AT);
    const next = key();
    writeFileSync(`${paths.auditKey}.next`, next, { mode: 0o600 });
    writeFileSync(paths.auditKey, old);
    prepareSecrets(data);
    expect(key()).toBe(next);
    expect(fits()).toBe(ring().keys[1]?.id);
  });

  it('needs a ring that holds', () => {
    writeFileSync(paths.auditKeyRing, 'damaged');
    expect(() => rotateAuditKey(paths, AT)).toThrow('is not a ring of audit keys: restore it from a backup');
  });
});
