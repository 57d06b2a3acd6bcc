import { createHash, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { encodeSigningRequest, pemEncode } from '@bfcert/kernel/x509';
import type { PendingKey } from '../flash/station-memory.ts';

export type StationKeyAlgorithm = 'P-256' | 'RSA-2048';

/** How a station makes its signing request; a faulty one makes it otherwise. */
export interface SigningRequestPlan {
  readonly commonName: string;
  readonly organisation: string;
  readonly key: StationKeyAlgorithm | 'RSA-1024';
  /** PKCS#10 as DER, over the plan's names and this key pair. */
  readonly encode: (plan: SigningRequestPlan, keys: KeyPair) => Buffer;
  /** The PEM text as it is sent. */
  readonly text: (der: Buffer) => string;
}

export interface KeyPair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

const generate = promisify(generateKeyPair);

/** A02.FR.02/03: a new key pair, PKCS#10, PEM; the CN is the serial number (A00.FR.405), the O the operator's name. */
export function plainPlan(serialNumber: string, organisation: string, key: StationKeyAlgorithm): SigningRequestPlan {
  return {
    commonName: serialNumber,
    organisation,
    key,
    encode: (plan, { privateKey, publicKey }) =>
      encodeSigningRequest({ subject: subjectOf(plan), privateKey, publicKey }),
    text: (der) => pemEncode('CERTIFICATE REQUEST', der),
  };
}

export const subjectOf = (plan: SigningRequestPlan) =>
  [
    { name: 'O', value: plan.organisation },
    { name: 'CN', value: plan.commonName },
  ] as const;

export async function makeSigningRequest(plan: SigningRequestPlan): Promise<{ csr: string; pending: PendingKey }> {
  const keys = await newKeyPair(plan.key);
  const spki = keys.publicKey.export({ type: 'spki', format: 'der' });
  return {
    csr: plan.text(plan.encode(plan, keys)),
    pending: {
      privateKeyPem: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      spkiSha256: createHash('sha256').update(spki).digest('hex'),
    },
  };
}

function newKeyPair(key: SigningRequestPlan['key']): Promise<KeyPair> {
  if (key === 'P-256') return generate('ec', { namedCurve: 'P-256' });
  return generate('rsa', { modulusLength: key === 'RSA-2048' ? 2048 : 1024 });
}
