import { createHash, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { type Extension, encodeSigningRequest, pemEncode } from '@bfcert/kernel/x509';
import type { PendingKey } from '../flash/station-memory.ts';

export type StationKeyAlgorithm = 'P-256' | 'RSA-2048';

/** How a station makes its signing request; a faulty one makes it otherwise. */
export interface SigningRequestPlan {
  readonly commonName: string;
  readonly organisation: string;
  /** ISO 3166, two letters; null: none. */
  readonly country: string | null;
  /** P-521: of ISO 15118-20. */
  readonly key: StationKeyAlgorithm | 'P-521' | 'RSA-1024';
  /** Asked for in the request; a right one asks for none. */
  readonly extensions: readonly Extension[];
  /** The PEM text as it is sent, from the DER of the PKCS#10 request. */
  readonly text: (der: Buffer) => string;
}

interface KeyPair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

const generate = promisify(generateKeyPair);

/** A02.FR.02/03: a new key pair, PKCS#10, PEM; the CN is the serial number (A00.FR.405), the O the operator's name. */
export function plainPlan(serialNumber: string, organisation: string, key: StationKeyAlgorithm): SigningRequestPlan {
  return {
    commonName: serialNumber,
    organisation,
    country: null,
    key,
    extensions: [],
    text: (der) => pemEncode('CERTIFICATE REQUEST', der),
  };
}

export async function makeSigningRequest(plan: SigningRequestPlan): Promise<{ csr: string; pending: PendingKey }> {
  const { privateKey, publicKey } = await newKeyPair(plan.key);
  const subject = [
    ...(plan.country === null ? [] : [{ name: 'C', value: plan.country } as const]),
    { name: 'O', value: plan.organisation },
    { name: 'CN', value: plan.commonName },
  ] as const;
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  return {
    csr: plan.text(encodeSigningRequest({ subject, privateKey, publicKey, extensions: plan.extensions })),
    pending: {
      privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      spkiSha256: createHash('sha256').update(spki).digest('hex'),
    },
  };
}

function newKeyPair(key: SigningRequestPlan['key']): Promise<KeyPair> {
  if (key === 'P-256' || key === 'P-521') return generate('ec', { namedCurve: key });
  return generate('rsa', { modulusLength: key === 'RSA-2048' ? 2048 : 1024 });
}
