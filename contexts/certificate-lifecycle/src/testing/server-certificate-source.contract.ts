import { X509Certificate } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ServerCertificateSource } from '../server-certificate/server-certificate-source.ts';

/** A source that has one readable certificate and one thing that has none. */
export interface SourceUnderTest {
  readonly source: ServerCertificateSource;
  readonly fingerprint: string;
  close(): Promise<void>;
}

/** What the lifecycle relies on, for every adapter of the port and for the fake. */
export function serverCertificateSourceContract(name: string, open: () => Promise<SourceUnderTest>): void {
  describe(`a source of server certificates: ${name}`, () => {
    let under: SourceUnderTest;
    beforeEach(async () => {
      under = await open();
    });
    afterEach(async () => {
      under.source.close();
      await under.close();
    });

    test('gives each certificate with its leaf first, and its fingerprint', async () => {
      const chains = (await under.source.read()).flatMap(({ chain }) => chain ?? []);
      expect(chains.map(({ fingerprint }) => fingerprint)).toEqual([under.fingerprint]);
      const leaf = new X509Certificate(chains[0]?.chainPem ?? '');
      expect(leaf.fingerprint256.replaceAll(':', '').toLowerCase()).toBe(under.fingerprint);
      expect(leaf.ca).toBe(false);
      expect(chains[0]?.notAfter).toBe(leaf.validToDate.toISOString());
    });

    test('names everything once, and the same way each time', async () => {
      const names = (await under.source.read()).map(({ reference }) => reference);
      expect(names).toHaveLength(2);
      expect(new Set(names).size).toBe(2);
      expect((await under.source.read()).map(({ reference }) => reference)).toEqual(names);
    });
  });
}
