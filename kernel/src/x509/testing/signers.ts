import { generateKeyPairSync } from 'node:crypto';
import type { SignatureAlgorithm } from '../algorithm-identifier.ts';
import { ecKeys, type KeyPair, rsaKeys } from './issue.ts';

export interface Signer {
  readonly kind: string;
  readonly keys: KeyPair;
  readonly algorithm: SignatureAlgorithm;
}

const rsa = rsaKeys(3072);

/** Every kind of key we sign with, and each algorithm it may sign with. */
export const SIGNERS: readonly Signer[] = [
  { kind: 'P-256', keys: ecKeys(), algorithm: 'ecdsa-sha256' },
  { kind: 'P-384', keys: ecKeys('P-384'), algorithm: 'ecdsa-sha384' },
  { kind: 'P-521', keys: ecKeys('P-521'), algorithm: 'ecdsa-sha512' },
  { kind: 'RSA', keys: rsa, algorithm: 'rsa-sha256' },
  { kind: 'RSA with SHA-512', keys: rsa, algorithm: 'rsa-sha512' },
  { kind: 'RSA-PSS', keys: rsa, algorithm: 'rsa-pss-sha256' },
  { kind: 'RSA-PSS with SHA-384', keys: rsa, algorithm: 'rsa-pss-sha384' },
  { kind: 'Ed25519', keys: generateKeyPairSync('ed25519'), algorithm: 'ed25519' },
  { kind: 'Ed448', keys: generateKeyPairSync('ed448'), algorithm: 'ed448' },
];
