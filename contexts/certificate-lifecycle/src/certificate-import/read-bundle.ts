import { X509Certificate } from 'node:crypto';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import { type Certificate, type PemLimits, parseCertificate, pemDecodeAll } from '@bfcert/kernel/x509';
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

/** Of what is read in one go; a larger bundle is a job's. */
const BUNDLE_LIMITS = { maximumCharacters: 1_000_000, maximumBlocks: 500 } as const;

export type Unreadable = Extract<BundleRefusal, 'bundle_malformed' | 'bundle_has_private_key' | 'bundle_has_no_leaf'>;

/** Not read in one go. */
export const isLargeBundle = (pem: string): boolean =>
  pem.length > BUNDLE_LIMITS.maximumCharacters ||
  pem.split('-----BEGIN CERTIFICATE-----', BUNDLE_LIMITS.maximumBlocks + 2).length > BUNDLE_LIMITS.maximumBlocks + 1;

type Unread = { readonly reason: Unreadable; readonly detail: string };

/** Each certificate once, in the order of the text. */
export function readBundle(pem: string): Result<Bundle, Unread> {
  const blocks = blocksOf(pem, BUNDLE_LIMITS);
  if (!blocks.ok) return blocks;
  const found = new Map<string, ReadCertificate>();
  for (const [index, der] of blocks.value.entries()) {
    const read = readCertificate(der, index);
    if (!read.ok) return read;
    found.set(read.value.parsed.fingerprint, read.value);
  }
  const all = [...found.values()];
  const leaves = all.filter(({ parsed }) => !parsed.isCa);
  if (leaves.length === 0) return refused(NO_LEAF);
  return ok({ leaves, authorities: all.filter(({ parsed }) => parsed.isCa) });
}

export const NO_LEAF = { reason: 'bundle_has_no_leaf', detail: 'It has CA certificates only.' } as const;

/** The DER of each block. */
export function blocksOf(pem: string, limits: PemLimits): Result<readonly Buffer[], Unread> {
  // Looked for before anything is parsed: whoever sent a key is to hear of that, and of nothing else.
  if (/PRIVATE KEY-----/i.test(pem)) {
    const detail = 'It has a private key, which is not read and has left its owner: replace that certificate.';
    return refused({ reason: 'bundle_has_private_key', detail });
  }
  const blocks = pemDecodeAll(pem, 'CERTIFICATE', limits);
  return blocks.ok ? blocks : refused({ reason: 'bundle_malformed', detail: `${blocks.detail}.` });
}

/** `index` is its place among the blocks, from 0. */
export function readCertificate(der: Buffer, index: number): Result<ReadCertificate, Unread> {
  const parsed = parseCertificate(der);
  if (!parsed.ok) {
    return refused({ reason: 'bundle_malformed', detail: `Certificate ${index + 1}: ${parsed.detail}.` });
  }
  const openssl = readByOpenssl(der);
  if (openssl === null) {
    return refused({ reason: 'bundle_malformed', detail: `Certificate ${index + 1} is not one to OpenSSL.` });
  }
  return ok({ parsed: parsed.value, openssl });
}

function readByOpenssl(der: Buffer): X509Certificate | null {
  try {
    return new X509Certificate(der);
  } catch {
    return null;
  }
}
