import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Lifecycle } from '@bfcert/certificate-lifecycle';
import { type AuthorityInfo, PkiUnavailable } from '@bfcert/pki-contract';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeTrustAnchors } from './write-trust-anchors.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'trust-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const authority = (name: string, trustDomain: AuthorityInfo['trustDomain']): AuthorityInfo =>
  ({ name, trustDomain, rootPem: `root of ${name}\n`, issuingPem: '' }) as unknown as AuthorityInfo;
const authorities = [
  authority('charger-identity', 'charger-identity'),
  authority('backend-server-rsa', 'backend-server'),
  authority('backend-server-ec', 'backend-server'),
];
const lifecycle: Pick<Lifecycle, 'stationTrustAnchors'> = {
  stationTrustAnchors: async () =>
    ({ anchors: [{ pem: 'one\n' }, { pem: 'two\n' }] }) as unknown as Awaited<
      ReturnType<Lifecycle['stationTrustAnchors']>
    >,
};
const content = (name: string) => readFileSync(join(directory, name), 'utf8');
const away = { authorities: () => Promise.reject(new PkiUnavailable('away', false)) };

describe('the trust anchors that a person carries to a station', () => {
  it('are the root of our listeners of either kind, whatever its subject, and all that is installed later', async () => {
    await writeTrustAnchors(lifecycle, { authorities: async () => authorities }, directory);
    expect(content('csms-root.pem')).toBe('root of backend-server-ec\n');
    expect(content('csms-root-rsa.pem')).toBe('root of backend-server-rsa\n');
    expect(content('station-anchors.pem')).toBe('one\ntwo\n');
  });

  it('stay what they were while the PKI is away, and are missed at the first start', async () => {
    await expect(writeTrustAnchors(lifecycle, away, directory)).rejects.toThrow('away');
    await writeTrustAnchors(lifecycle, { authorities: async () => authorities }, directory);
    await writeTrustAnchors(lifecycle, away, directory);
    expect(content('csms-root.pem')).toContain('backend-server-ec');
  });

  it('are not left out in silence', async () => {
    await expect(writeTrustAnchors(lifecycle, { authorities: async () => [] }, directory)).rejects.toThrow(
      /no authority/,
    );
  });
});
