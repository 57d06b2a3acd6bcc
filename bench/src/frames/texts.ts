import { generateKeyPairSync } from 'node:crypto';
import { certificateHashData, encodeSigningRequest, pemEncode } from '@bfcert/kernel/x509';
import { Authority } from '../stations/authority.ts';

/** What the messages are about: of their usual length. */
export interface StationTexts {
  readonly csr: string;
  /** Three certificates, PEM. */
  readonly chain: string;
  readonly rootPem: string;
  readonly hashData: ReturnType<typeof certificateHashData>;
  /** Base64 of what a vehicle asks for, as long as 2.0.1 lets it be. */
  readonly exi: string;
}

export function stationTexts(): StationTexts {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const subject = [
    { name: 'O', value: 'Example Transit' },
    { name: 'CN', value: 'SN-0' },
  ] as const;
  const authority = new Authority('Root');
  const { certificate, chainPem } = authority.station('SN-0', 'Example Transit');
  return {
    csr: pemEncode('CERTIFICATE REQUEST', encodeSigningRequest({ subject, privateKey, publicKey, extensions: [] })),
    chain: chainPem.repeat(3),
    rootPem: authority.rootPem,
    hashData: certificateHashData(certificate, certificate),
    exi: Buffer.alloc(4_200, 7).toString('base64'),
  };
}
