import type { KeyObject } from 'node:crypto';
import { unwrap } from '@bfcert/kernel/result';
import { importPublicKey, signatureAlgorithmFor, verifySignature } from '@bfcert/kernel/x509';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SigningToken, TokenKeyKind } from './authority.ts';

export interface TokenUnderTest {
  readonly token: SigningToken;
  /** Ends every session behind the adapter's back, as a token does that was taken out or restarted. */
  loseSessions(): Promise<void>;
  /** The token's `close` is called before. */
  close(): Promise<void>;
}

const TBS = Buffer.from('what is to be signed');
const P256: TokenKeyKind = { kind: 'ec', curve: 'P-256' };

/** What every token does. `open` gives one that holds no key yet; `kinds` are those it can make. */
export function describeTokenContract(
  name: string,
  open: () => Promise<TokenUnderTest>,
  kinds: readonly TokenKeyKind[],
): void {
  describe(`the token contract: ${name}`, () => {
    let token: SigningToken;
    let loseSessions: () => Promise<void>;
    let close: () => Promise<void>;
    beforeAll(async () => ({ token, loseSessions, close } = await open()));
    afterAll(async () => {
      await token.close();
      await close();
    });

    async function publicKey(label: string, make: TokenKeyKind | null): Promise<KeyObject> {
      const spki = await token.publicKey(label, make);
      if (spki === null) throw new Error(`no key ${label}`);
      return unwrap(importPublicKey(spki));
    }

    async function expectSignature(label: string, key: KeyObject): Promise<void> {
      const algorithm = signatureAlgorithmFor(key);
      const signature = await token.sign(label, algorithm, TBS);
      expect(verifySignature(TBS, signature, key, { algorithm, saltLength: null })).toBe(true);
    }

    it('knows no key under a label that nobody used', async () => {
      expect(await token.publicKey('unused', null)).toBeNull();
      await expect(token.sign('unused', 'ecdsa-sha256', TBS)).rejects.toMatchObject({
        name: 'AuthorityCallRefused',
        reason: 'key_unusable',
      });
    });

    for (const kind of kinds) {
      const title = kind.kind === 'ec' ? kind.curve : `RSA-${kind.bits}`;
      it(`makes a key once, finds it again and signs with it: ${title}`, async () => {
        const label = `key of kind ${title}`;
        const key = await publicKey(label, kind);
        expect(key.asymmetricKeyType).toBe(kind.kind);
        if (kind.kind === 'rsa') expect(key.asymmetricKeyDetails?.modulusLength).toBe(kind.bits);
        expect((await publicKey(label, kind)).equals(key)).toBe(true);
        expect((await publicKey(label, null)).equals(key)).toBe(true);
        // ECDSA is as variable in length as r and s: one signature says little about its encoding.
        for (let i = 0; i < 16; i++) await expectSignature(label, key);
      });
    }

    it('refuses an algorithm that is not one of the key', async () => {
      await publicKey('P-256 key', P256);
      await expect(token.sign('P-256 key', 'rsa-sha256', TBS)).rejects.toMatchObject({ reason: 'key_unusable' });
    });

    it('keeps keys apart that sign at once', async () => {
      const keys = await Promise.all(
        ['one', 'two', 'three'].map(async (label) => [label, await publicKey(label, P256)]),
      );
      await Promise.all(keys.map(([label, key]) => expectSignature(label as string, key as KeyObject)));
      const spkis = keys.map(([, key]) => (key as KeyObject).export({ format: 'der', type: 'spki' }).toString('hex'));
      expect(new Set(spkis).size).toBe(3);
    });

    it('signs again after its sessions were lost', async () => {
      const key = await publicKey('lasting', P256);
      await loseSessions();
      await expectSignature('lasting', key);
      await loseSessions();
      expect((await publicKey('lasting', null)).equals(key)).toBe(true);
    });
  });
}
