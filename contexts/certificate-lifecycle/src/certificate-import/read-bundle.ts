import { X509Certificate } from 'node:crypto';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import { type Certificate, parseCertificate, pemDecodeAll } from '@bfcert/kernel/x509';
import type { BundleRefusal } from './certificate-import.ts';

/** The same certificate as our parser and as OpenSSL reads it. */
export interface ReadCertificate {
  readonly parsed: Certificate;
  readonly openssl: X509Certificate;
}

export interface Bundle {
  readonly leaves: readonly ReadCertificate[];
  readonly authorities: readonly ReadCertificate[];
}

const LIMITS = { maximumCharacters: 1_000_000, maximumBlocks: 500 } as const;

type Unreadable = Extract<BundleRefusal, 'bundle_malformed' | 'bundle_has_private_key' | 'bundle_has_no_leaf'>;

/** Each certificate once, in the order of the text. */
export function readBundle(pem: string): Result<Bundle, { readonly reason: Unreadable; readonly detail: string }> {
  // Looked for before anything is parsed: whoever sent a key is to hear of that, and of nothing else.
  if (/PRIVATE KEY-----/i.test(pem)) {
    const detail = 'It has a private key, which is not read and has left its owner: replace that certificate.';
    return refused({ reason: 'bundle_has_private_key', detail });
  }
  const blocks = pemDecodeAll(pem, 'CERTIFICATE', LIMITS);
  if (!blocks.ok) return refused({ reason: 'bundle_malformed', detail: `${blocks.detail}.` });
  const found = new Map<string, ReadCertificate>();
  for (const [index, der] of blocks.value.entries()) {
    const parsed = parseCertificate(der);
    if (!parsed.ok)
      return refused({ reason: 'bundle_malformed', detail: `Certificate ${index + 1}: ${parsed.detail}.` });
    const openssl = readByOpenssl(der);
    if (openssl === null)
      return refused({ reason: 'bundle_malformed', detail: `Certificate ${index + 1} is not one to OpenSSL.` });
    found.set(parsed.value.fingerprint, { parsed: parsed.value, openssl });
  }
  const all = [...found.values()];
  const leaves = all.filter(({ parsed }) => !parsed.isCa);
  if (leaves.length === 0) return refused({ reason: 'bundle_has_no_leaf', detail: 'It has CA certificates only.' });
  return ok({ leaves, authorities: all.filter(({ parsed }) => parsed.isCa) });
}

function readByOpenssl(der: Buffer): X509Certificate | null {
  try {
    return new X509Certificate(der);
  } catch {
    return null;
  }
}
