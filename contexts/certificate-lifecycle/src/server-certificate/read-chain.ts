import { ok, type Result, refused } from '@bfcert/kernel/result';
import { certificatePem, parseCertificate, parseChainPem } from '@bfcert/kernel/x509';

/** A server's certificate and what came with it. */
export interface FoundChain {
  /** Of the leaf: SHA-256 of its DER, lower-case hex. */
  readonly fingerprint: string;
  /** RFC 3339. */
  readonly notAfter: string;
  /** Leaf first. */
  readonly chainPem: string;
}

const MOST_CERTIFICATES = 10;

/** PEM of one leaf and, in whatever order, the CAs above it. Refused with one sentence. */
export function readChainPem(pem: string): Result<FoundChain, string> {
  const parsed = parseChainPem(pem);
  if (!parsed.ok) return refused(`It is no chain of certificates: ${parsed.detail}.`);
  return chainOf(parsed.value);
}

/** DER as a TLS handshake brings it: the leaf first. */
export function readChainDer(ders: readonly Uint8Array[]): Result<FoundChain, string> {
  if (ders.length > MOST_CERTIFICATES) return refused(`A chain of ${ders.length} certificates is not read.`);
  const certificates = [];
  for (const [index, der] of ders.entries()) {
    const parsed = parseCertificate(der);
    if (!parsed.ok) return refused(`Certificate ${index + 1} is none: ${parsed.detail}.`);
    certificates.push(parsed.value);
  }
  return chainOf(certificates);
}

type Parsed = Extract<ReturnType<typeof parseCertificate>, { readonly ok: true }>['value'];

function chainOf(certificates: readonly Parsed[]): Result<FoundChain, string> {
  const [leaf, ...others] = certificates.filter(({ isCa }) => !isCa);
  if (leaf === undefined || others.length > 0) {
    return refused(`It has ${certificates.length} certificates, of which not one alone is a server's.`);
  }
  const ordered = [leaf, ...certificates.filter((each) => each !== leaf)];
  return ok({
    fingerprint: leaf.fingerprint,
    notAfter: leaf.notAfter.toISOString(),
    chainPem: ordered.map(({ der }) => certificatePem(der)).join(''),
  });
}
