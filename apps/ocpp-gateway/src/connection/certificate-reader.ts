import type { X509Certificate } from 'node:crypto';
import { formatName, nameOf, parseProvenCertificate } from '@bfcert/kernel/x509';

/** What admission needs of a certificate's content. */
export interface CertificateContent {
  /** Lower hex. */
  readonly serial: string;
  /** For people. */
  readonly subject: string;
  /** For people. */
  readonly issuer: string;
  readonly commonNames: readonly string[];
  readonly organisations: readonly string[];
}

const MAX_REMEMBERED = 15_000;

/**
 * Reads station certificates with our strict parser. A station that comes back shows the same bytes,
 * and strict reading costs a third of a TLS handshake: what was read stays with its SHA-256. Only of
 * certificates OpenSSL trusts, so that nobody else's push them out.
 */
export class CertificateReader {
  readonly #remembered = new Map<string, CertificateContent>();

  /** `fingerprint`: SHA-256 of the DER. Null: only OpenSSL understands it. */
  read(peer: X509Certificate, fingerprint: string, trusted: boolean): CertificateContent | null {
    const known = this.#remembered.get(fingerprint);
    if (known !== undefined) return known;
    const parsed = parseProvenCertificate(peer.raw);
    if (!parsed.ok) return null;
    const { subject, issuer, serial } = parsed.value;
    const content = {
      serial,
      subject: formatName(subject),
      issuer: formatName(issuer),
      commonNames: nameOf(subject, 'CN'),
      organisations: nameOf(subject, 'O'),
    };
    if (trusted) this.#remember(fingerprint, content);
    return content;
  }

  #remember(fingerprint: string, content: CertificateContent): void {
    this.#remembered.set(fingerprint, content);
    const oldest = this.#remembered.keys().next();
    if (this.#remembered.size > MAX_REMEMBERED && !oldest.done) this.#remembered.delete(oldest.value);
  }
}
