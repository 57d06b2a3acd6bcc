import { randomBytes } from 'node:crypto';
import { unwrap } from '@bfcert/kernel/result';
import { type Certificate, certIdOf, encodeOcspRequest, parseCertificatePem } from '@bfcert/kernel/x509';
import type { OcspPage } from '@bfcert/pki-contract';

/** What an answer of a P-256 responder with its certificate takes; who serves it does not look into it. */
const ANSWER_BYTES = 830;
const STORE = '0'.repeat(32);

export interface AnswersParts {
  readonly issuerPem: string;
  readonly serials: readonly string[];
}

export const issuerOf = ({ issuerPem }: AnswersParts): Certificate => unwrap(parseCertificatePem(issuerPem));

/** How this issuing certificate is called in URLs. */
export const idOf = ({ fingerprint }: Pick<Certificate, 'fingerprint'>): string => fingerprint.slice(0, 16);

/** Stands for the control plane: an answer about each serial number, all in one page. */
export function pageOf(parts: AnswersParts, position: number): OcspPage {
  const issuer = issuerOf(parts).fingerprint;
  const now = Date.now();
  const times = { thisUpdate: new Date(now).toISOString(), nextUpdate: new Date(now + 4 * 86_400_000).toISOString() };
  const bytes = (): string => randomBytes(ANSWER_BYTES).toString('base64');
  const answers =
    position > 0
      ? []
      : parts.serials.map((serial) => ({
          issuer,
          serial,
          reason: null,
          ...times,
          certificateEnds: null,
          sha1: bytes(),
          sha256: bytes(),
        }));
  return { store: STORE, issuers: [{ issuer, authority: 'charger-identity' }], answers, next: position > 0 ? null : 1 };
}

/** A whole HTTP request for each serial number, as RFC 5019 clients make it. */
export function requestsFor(parts: AnswersParts, method: 'GET' | 'POST'): readonly Buffer[] {
  const issuer = issuerOf(parts);
  const path = `/ocsp/${idOf(issuer)}`;
  return parts.serials.map((serial) => {
    const der = encodeOcspRequest([certIdOf(issuer, serial, 'sha1')]);
    if (method === 'GET') {
      return Buffer.from(
        `GET ${path}/${encodeURIComponent(der.toString('base64'))} HTTP/1.1\r\nhost: localhost\r\n\r\n`,
      );
    }
    const headers = `content-type: application/ocsp-request\r\ncontent-length: ${der.length}`;
    return Buffer.concat([Buffer.from(`POST ${path} HTTP/1.1\r\nhost: localhost\r\n${headers}\r\n\r\n`), der]);
  });
}
