import { randomBytes } from 'node:crypto';
import type { KeyVerifier } from '../authorization-key/authorization-key.ts';
import type { AdmissionEntry, PasswordReading } from '../station-contract/index.ts';
import type { Credential } from './fake-station.ts';
import { secretMatches } from './secret-matches.ts';

export interface LetIn {
  readonly keyId: string | null;
  readonly reading?: PasswordReading;
  readonly bootstrap: boolean;
}

/** What a gateway decides a handshake by, as short as tests of the server need it. */
export class Doorkeeper {
  readonly pepper = randomBytes(32);
  readonly #matched = new Map<string, boolean>();

  /** Null: it does not. `isFactory`: the certificate is the one that the station left its factory with. */
  letsIn(
    entry: AdmissionEntry,
    credential: Credential,
    { isFactory, connectionId }: { readonly isFactory: boolean; readonly connectionId: string | null },
  ): LetIn | null {
    if (entry.controllerId !== undefined) return null;
    if (credential.profile === 3) {
      if (entry.recorded?.[credential.fingerprint] === 'ended') return null;
      if (credential.fingerprint in entry.fingerprints) return { keyId: null, bootstrap: false };
      const { bootstrap, expired } = entry;
      const isLetIn =
        [bootstrap, expired].includes(credential.fingerprint) ||
        (isFactory && entry.awaitsFactoryCertificate && (entry.factoryRoots ?? []).length > 0);
      return isLetIn ? { keyId: null, bootstrap: true } : null;
    }
    const { oneTimeKey } = entry;
    if (oneTimeKey !== null && (oneTimeKey.spentBy === null || oneTimeKey.spentBy === connectionId)) {
      const verifier = { reading: 'plain', scheme: 'scrypt', ...oneTimeKey } as const;
      if (this.matches(verifier, credential.password)) return { keyId: oneTimeKey.keyId, bootstrap: true };
    }
    const pending = entry.pendingPasswords?.find((one) => this.matches(one, credential.password));
    if (pending !== undefined) return { keyId: pending.keyId, reading: pending.reading, bootstrap: true };
    if (entry.profileFloor > 2) return null;
    const key = entry.passwords.find((one) => this.matches(one, credential.password));
    return key === undefined ? null : { keyId: key.keyId, reading: key.reading, bootstrap: false };
  }

  /** Computed once for each verifier and password: scrypt takes 30 ms, and the stories ask after each of their steps. */
  protected matches(verifier: KeyVerifier, password: string): boolean {
    const asked = JSON.stringify([verifier, password]);
    const known = this.#matched.get(asked) ?? secretMatches(verifier, this.pepper, password);
    this.#matched.set(asked, known);
    return known;
  }
}
