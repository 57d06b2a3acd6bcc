import type { SigningRequest } from '@bfcert/kernel/x509';
import type { CapabilityValues } from './capability.ts';

type KeyType = CapabilityValues['key_types'][number];

const ofCurve = { 'P-256': 'ec_p256', 'P-384': 'ec_p384', 'P-521': 'ec_p521' } as const;
const ofBits: ReadonlyMap<number, KeyType> = new Map([
  [2048, 'rsa_2048'],
  [3072, 'rsa_3072'],
  [4096, 'rsa_4096'],
]);

/** Null: of no type that is declared here; an RSA key may be of any length. */
export function keyTypeOf(key: SigningRequest['key']): KeyType | null {
  switch (key.kind) {
    case 'ec':
      return ofCurve[key.curve];
    case 'rsa':
      return ofBits.get(key.bits) ?? null;
    case 'ed25519':
    case 'ed448':
      return key.kind;
    default:
      return key satisfies never;
  }
}
