import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { type SignatureAlgorithm, signatureAlgorithmFor, signTbs } from '@bfcert/kernel/x509';
import { AuthorityCallRefused, AuthorityUnavailable, type SigningToken, type TokenKeyKind } from './authority.ts';

/** A token in memory, for tests of its callers. */
export class FakeToken implements SigningToken {
  readonly #keys = new Map<string, KeyObject>();
  #present = true;

  takeOut(): void {
    this.#present = false;
  }

  putBack(): void {
    this.#present = true;
  }

  async publicKey(label: string, make: TokenKeyKind | null): Promise<Buffer | null> {
    this.#reach();
    const existing = this.#keys.get(label);
    if (existing === undefined && make === null) return null;
    const key = existing ?? generated(make);
    this.#keys.set(label, key);
    return createPublicKey(key).export({ format: 'der', type: 'spki' });
  }

  async sign(label: string, algorithm: SignatureAlgorithm, tbs: Buffer): Promise<Buffer> {
    this.#reach();
    const key = this.#keys.get(label);
    if (key === undefined) throw new AuthorityCallRefused('key_unusable', `the fake has no key ${label}`);
    if (signatureAlgorithmFor(key) !== algorithm) {
      throw new AuthorityCallRefused('key_unusable', `the key ${label} does not sign with ${algorithm}`);
    }
    return signTbs(tbs, key, algorithm);
  }

  async close(): Promise<void> {}

  #reach(): void {
    if (!this.#present) throw new AuthorityUnavailable('the fake token is not there', false);
  }
}

function generated(kind: TokenKeyKind | null): KeyObject {
  if (kind?.kind === 'rsa') return generateKeyPairSync('rsa', { modulusLength: kind.bits }).privateKey;
  return generateKeyPairSync('ec', { namedCurve: kind?.curve ?? 'P-256' }).privateKey;
}
