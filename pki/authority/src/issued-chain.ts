import { type Certificate, certificatePem, formatName, verifyIssuedBy } from '@bfcert/kernel/x509';
import { unusableAnswer } from './unusable-answer.ts';

const LONGEST_CHAIN = 6;

/**
 * PEM, leaf first: the one answered certificate for the ordered key, then its issuers as far as they
 * are known, without the root. Only the key is judged here: a certificate for another key belongs to
 * another order, and taking it for this one would end with the revocation of somebody's certificate.
 * Everything else about it is the control plane's to judge, which records what exists.
 */
export function issuedChain(
  spkiSha256: string,
  answered: readonly Certificate[],
  known: readonly Certificate[],
): string {
  const leaf = onlyCertificateFor(spkiSha256, answered);
  const issuers = issuersOf(leaf, [...answered, ...known]).filter((issuer) => !isSelfSigned(issuer));
  return [leaf, ...issuers].map(({ der }) => certificatePem(der)).join('');
}

function onlyCertificateFor(spkiSha256: string, answered: readonly Certificate[]): Certificate {
  const ours = new Map(
    answered
      .filter((certificate) => certificate.spkiSha256 === spkiSha256)
      .map((certificate) => [certificate.fingerprint, certificate]),
  );
  const [leaf, another] = ours.values();
  if (leaf === undefined) {
    const names = answered.map(({ subject }) => formatName(subject)).join(' and ');
    throw unusableAnswer('wrong_key', `it certifies another key than was ordered, for ${names}`);
  }
  if (another !== undefined) {
    throw unusableAnswer('several_certificates', `it has ${ours.size} certificates for the ordered key`);
  }
  return leaf;
}

/**
 * Each issuer in turn, the root last where it is known. Of several that fit, a root comes first: the
 * certificates that link an old and a new root (RFC 4210 4.4) only lengthen the way.
 */
export function issuersOf(certificate: Certificate, pool: readonly Certificate[]): readonly Certificate[] {
  const candidates = [...pool].sort((a, b) => Number(isSelfSigned(b)) - Number(isSelfSigned(a)));
  const path: Certificate[] = [];
  for (let last = certificate; path.length < LONGEST_CHAIN && !isSelfSigned(last); ) {
    const issuer = candidates.find((candidate) => !path.includes(candidate) && verifyIssuedBy(last, candidate));
    if (issuer === undefined) break;
    path.push(issuer);
    last = issuer;
  }
  return path;
}

export const isSelfSigned = (certificate: Certificate): boolean => verifyIssuedBy(certificate, certificate);
