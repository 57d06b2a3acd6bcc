import { createHash, X509Certificate } from 'node:crypto';
import type { Certificate } from '@bfcert/kernel/x509';
import type { Bent, ReceivedCall } from '../faults/fault-hooks.ts';
import type { Reply } from '../ocpp/call-pipe.ts';
import type { CertificateHashData, ReceivedCalls } from '../ocpp/messages.ts';
import type { Temperament } from './temperaments.ts';

/** As SAP's e-mobility charging stations simulator does it, with which many CSMSs are tried out. */
export const sapLike: Temperament = {
  description:
    'like the SAP simulator: RSA, its identity as CN, the key of its CSR thrown away, so that the certificate it accepts is never shown; hash data over the wrong octets',
  options: { keyAlgorithm: 'RSA-2048' },
  hooks: {
    planSigningRequest: (plan, identity) => ({ ...plan, commonName: identity }),
    keysLastMs: 0,
    hashDataOf,
    insteadOfDoing: takenUnseen,
  },
};

/** Names as text instead of DER, the whole SubjectPublicKeyInfo instead of its bits, a serial number as Node prints it. */
function hashDataOf(root: Certificate, issuer: Certificate): CertificateHashData {
  const { issuer: name, serialNumber } = new X509Certificate(root.der);
  const sha256 = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex');
  return {
    hashAlgorithm: 'SHA256',
    issuerNameHash: sha256(name),
    issuerKeyHash: sha256(issuer.spki),
    serialNumber,
  };
}

/** Whatever looks like a certificate; it connects anew, as if it had another to show. */
function takenUnseen({ action, payload }: ReceivedCall, station: Bent): Reply | null {
  if (action !== 'CertificateSigned') return null;
  const { certificateChain, certificateType } = payload as ReceivedCalls['CertificateSigned']['request'];
  if (!/-----BEGIN CERTIFICATE-----[\s\S]*-----END CERTIFICATE-----/.test(certificateChain)) {
    const statusInfo = { reasonCode: 'InvalidCertificate' };
    return { kind: 'result', payload: { status: 'Rejected', statusInfo } };
  }
  const reply = { kind: 'result', payload: { status: 'Accepted' } } as const;
  return certificateType === 'V2GCertificate' ? reply : { ...reply, afterwards: () => station.reconnect() };
}
