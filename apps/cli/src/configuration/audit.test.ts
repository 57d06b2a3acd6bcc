import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { auditSettings } from './audit.ts';
import { readConfiguration } from './configuration.ts';

const read = (audit: unknown) => readConfiguration({}, { audit }).audit;
const s3 = { kind: 's3', name: 'bucket', bucket: 'audit', region: 'eu-central-1' };

describe('the settings of the audit', () => {
  it('have defaults', () => {
    expect(readConfiguration({}).audit).toEqual({
      checkpointEveryEntries: 1_000,
      checkpointEverySeconds: 60,
      anchors: [],
    });
  });

  it('come from the environment too, the list of anchors as JSON', () => {
    const { audit } = readConfiguration({
      BFCERT_AUDIT_CHECKPOINT_EVERY_SECONDS: '5',
      BFCERT_AUDIT_ANCHORS: JSON.stringify([{ kind: 'file', name: 'disk', path: '/mnt/a' }]),
    });
    expect(audit).toMatchObject({
      checkpointEverySeconds: 5,
      anchors: [{ kind: 'file', name: 'disk', path: '/mnt/a' }],
    });
  });

  it('reach the server with whole paths, and secrets as files', () => {
    const settings = read({
      anchors: [
        { kind: 'file', name: 'disk', path: 'a' },
        { ...s3, credentials: { accessKeyId: 'AKID', secretAccessKeyFile: 'b' } },
        { kind: 'webhook', name: 'notary', url: 'https://notary.example/', secretFile: 'c' },
      ],
    });
    expect(auditSettings(settings, { auditKey: '/k', auditKeyRing: '/r' })).toMatchObject({
      keyFile: '/k',
      keyRingFile: '/r',
      checkpointEveryEntries: 1_000,
      anchors: [
        { path: resolve('a') },
        { prefix: '', endpoint: null, credentials: { secretAccessKeyFile: resolve('b') } },
        { secretFile: resolve('c') },
      ],
    });
  });

  it.each([
    [{ anchors: [{ kind: 'tape', name: 'x' }] }, 'audit.anchors.0.kind'],
    [{ anchors: [{ kind: 'file', name: 'X y', path: '/a' }] }, 'audit.anchors.0.name: must be up to 32'],
    [{ anchors: [{ kind: 'file', name: 'a', path: '/a', more: 1 }] }, 'there is no setting audit.anchors.0.more'],
    [
      { anchors: [{ kind: 'webhook', name: 'a', url: 'ftp://x/' }] },
      'audit.anchors.0.url: must be an http or https URL',
    ],
    [{ anchors: [s3, s3] }, 'audit.anchors: each must have another name'],
    [{ anchors: 'not a list' }, 'audit.anchors: must be a list of anchors'],
    [{ checkpointEverySeconds: 0 }, 'audit.checkpointEverySeconds: must be'],
    [{ checkpointEveryEntries: '1e3' }, 'audit.checkpointEveryEntries: must be a whole number'],
  ])('%j are refused', (audit, sentence) => {
    expect(() => read(audit)).toThrow(sentence);
  });
});
