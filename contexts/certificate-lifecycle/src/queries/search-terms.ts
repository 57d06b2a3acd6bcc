import { parseCertificatePem, parseSigningRequest } from '@bfcert/kernel/x509';

/** What a search may mean: each of these as well as the others. */
export interface SearchTerms {
  /** SHA-256 of a certificate, or of a key's SubjectPublicKeyInfo, and SHA-1 of a certificate, lower-case hex. */
  readonly sha256: readonly string[];
  readonly sha1: string | null;
  /** Lower-case hex without leading zeros. */
  readonly serials: readonly string[];
  /** Of a pasted signing request. */
  readonly spkiSha256: string | null;
  /** The beginning of a fingerprint, of the SHA-256 of a key, or of a serial number that may have leading zeros here, lower-case hex. */
  readonly beginning: string | null;
  /** A part of a name; null: it can be none. */
  readonly text: string | null;
}

const NOTHING: SearchTerms = { sha256: [], sha1: null, serials: [], spkiSha256: null, beginning: null, text: null };

/** Fewer digits are a name of a station rather than the beginning of a hash. */
const SHORTEST_BEGINNING = 6;
/** 20 octets, RFC 5280 4.1.2.2. */
const LONGEST_SERIAL = 40;
const LONGEST_DECIMAL = 49;
const MOST_CERTIFICATES = 10;
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

/** Whoever pastes a key has given it away, and is to hear so. */
export const holdsPrivateKey = (search: string): boolean => /-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/.test(search);

/**
 * Serial numbers come with or without colons, blanks, `0x` and leading zeros, in hex or decimal; fingerprints with or
 * without colons; certificates and signing requests as PEM. Digits alone may be hex or decimal, so they are both.
 */
export function termsOf(search: string): SearchTerms {
  const text = search.trim();
  if (text.includes('-----BEGIN ')) return termsOfPem(text);
  const digits = text
    .toLowerCase()
    .replace(/^0x/, '')
    .replaceAll(/(?<=[0-9a-f]{2})[:\s](?=[0-9a-f])/g, '');
  const hex = /^[0-9a-f]{1,64}$/.test(digits) ? digits : null;
  return {
    ...NOTHING,
    sha256: hex?.length === 64 ? [hex] : [],
    sha1: hex?.length === 40 ? hex : null,
    serials: [...new Set([...hexSerial(hex), ...decimalSerial(text)])],
    beginning: hex !== null && hex.length >= SHORTEST_BEGINNING ? hex : null,
    text: text.toLowerCase(),
  };
}

function hexSerial(hex: string | null): readonly string[] {
  const serial = hex?.replace(/^0+/, '') ?? '';
  return serial === '' || serial.length > LONGEST_SERIAL ? [] : [serial];
}

function decimalSerial(text: string): readonly string[] {
  if (!/^[0-9]+$/.test(text) || text.length > LONGEST_DECIMAL) return [];
  return hexSerial(BigInt(text).toString(16));
}

function termsOfPem(text: string): SearchTerms {
  const blocks = [...text.matchAll(CERTIFICATE)].slice(0, MOST_CERTIFICATES);
  const certificates = blocks.map(([block]) => parseCertificatePem(block));
  const sha256 = certificates.flatMap((parsed) => (parsed.ok ? [parsed.value.fingerprint] : []));
  if (sha256.length > 0) return { ...NOTHING, sha256 };
  const request = parseSigningRequest(text);
  return request.ok ? { ...NOTHING, spkiSha256: request.value.spkiSha256 } : NOTHING;
}
