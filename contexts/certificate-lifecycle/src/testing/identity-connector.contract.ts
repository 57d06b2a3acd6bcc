import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { IdentityConnector, WholeSource } from '../identity-source/identity-connector.ts';
import type { ImportRow } from '../identity-source/import-row.ts';

/** A connector whose system has what it was told, since the moment it was told (RFC 3339). */
export interface ConnectorUnderTest {
  readonly connector: IdentityConnector;
  has(rows: readonly ImportRow[], since: string): Promise<void>;
  goesAway(): Promise<void>;
  close(): Promise<void>;
}

/** Which line it stands in is the file's. */
const CONTENT: Omit<ImportRow, 'line'> = {
  subjectType: 'charger',
  owner: 'north',
  family: 'acme-50',
  cohorts: ['wave-1'],
  bindings: [{ kind: 'ocpp_identity', value: 'CS-1' }],
};
const ROW: ImportRow = { line: 1, ...CONTENT };
const NOON = '2026-03-01T12:00:00.000Z';
const ONE = '2026-03-01T13:00:00.000Z';

/** What pulling relies on, for every adapter of the port and for the fake. */
export function identityConnectorContract(name: string, open: () => Promise<ConnectorUnderTest>): void {
  describe(`a connector of identities: ${name}`, () => {
    let under: ConnectorUnderTest;
    beforeEach(async () => {
      under = await open();
    });
    afterEach(() => under.close());

    const newer = async (than: string | null): Promise<WholeSource | null> => {
      const read = await under.connector.readNewer(than);
      if (!read.ok) throw new Error(read.refusal);
      return read.value;
    };

    test('gives all it has, and only what is newer than asked', async () => {
      await under.has([ROW], NOON);
      expect((await newer(null))?.rows).toMatchObject([CONTENT]);
      expect((await newer('2026-03-01T11:59:59.000Z'))?.rows).toMatchObject([CONTENT]);
      expect(await newer(NOON)).toBeNull();
      expect(await newer(ONE)).toBeNull();
    });

    test('knows the same content from another', async () => {
      await under.has([ROW], NOON);
      const first = await newer(null);
      await under.has([ROW], ONE);
      expect((await newer(NOON))?.digest).toBe(first?.digest);
      await under.has([{ ...ROW, owner: 'south' }], ONE);
      expect((await newer(NOON))?.digest).not.toBe(first?.digest);
      expect(first?.digest).toMatch(/^[0-9a-f]{64}$/);
    });

    test('says in a sentence that its system cannot be read', async () => {
      await under.goesAway();
      expect(await under.connector.readNewer(null)).toMatchObject({
        ok: false,
        refusal: expect.stringMatching(/^\S.*\.$/),
      });
    });
  });
}
