import { type ServerCertificateAnswer, serverCertificateRequest } from '@bfcert/evse-security/station-contract';
import type { Json } from '@bfcert/kernel/canonical-json';
import { unwrap } from '@bfcert/kernel/result';
import type { ServerKeyAlgorithm } from '@bfcert/kernel/server-credential';
import { certificatePem, parseSigningRequest } from '@bfcert/kernel/x509';
import type { TestAuthority } from './test-authority.ts';

/** The server's side of a gateway's own certificates: one record per key, in plain sight. */
export class TestServerCertificates {
  readonly #serverName: string;
  readonly #authorities: Readonly<Record<ServerKeyAlgorithm, TestAuthority>>;
  /** By the key, as hex. */
  readonly #byKey = new Map<string, { readonly algorithm: ServerKeyAlgorithm; readonly chainPem: string }>();
  readonly #spent = new Set<string>();
  readonly #wanted = new Set<ServerKeyAlgorithm>();
  /** While true a new key waits for its certificate. */
  pkiIsAway = false;
  /** While true the certificate of a new key is refused for the key's sake. */
  refusesKeys = false;
  /** While set everything is refused with this reason. */
  refusesWith: string | null = null;
  /** Requests answered so far. */
  asked = 0;

  constructor(serverName: string, authorities: Readonly<Record<ServerKeyAlgorithm, TestAuthority>>) {
    this.#serverName = serverName;
    this.#authorities = authorities;
  }

  answer(payload: Json): ServerCertificateAnswer {
    this.asked++;
    const { algorithm, csrPem } = serverCertificateRequest.parse(payload);
    if (this.refusesWith !== null) return { outcome: 'refused', reason: this.refusesWith, detail: 'as told' };
    const { spki } = unwrap(parseSigningRequest(csrPem));
    const key = spki.toString('hex');
    if (this.#spent.has(key)) return { outcome: 'key_spent', detail: 'as told' };
    const known = this.#byKey.get(key);
    if (known !== undefined) {
      return { outcome: 'issued', chainPem: known.chainPem, successorWanted: this.#wanted.has(algorithm) };
    }
    if (this.refusesKeys) return { outcome: 'key_spent', detail: 'as told' };
    if (this.pkiIsAway) return { outcome: 'pending' };
    const chainPem = certificatePem(this.#authorities[algorithm].server(this.#serverName, spki).der);
    this.#byKey.set(key, { algorithm, chainPem });
    this.#wanted.delete(algorithm);
    return { outcome: 'issued', chainPem, successorWanted: false };
  }

  /** Every one of this kind. */
  revoke(algorithm: ServerKeyAlgorithm): void {
    for (const [key, record] of this.#byKey) if (record.algorithm === algorithm) this.#spent.add(key);
  }

  /** An operator asks for the next one. */
  renew(algorithm: ServerKeyAlgorithm): void {
    this.#wanted.add(algorithm);
  }
}
