import { type Certificate, certificateHashData, verifyIssuedBy } from '@bfcert/kernel/x509';
import type { CertificateHashData } from '../ocpp/messages.ts';

export interface NamedCertificate {
  readonly certificate: Certificate;
  readonly hashData: CertificateHashData;
}

/** Each certificate of a chain whose issuer is at hand, in the order of the chain; a root has no status to be asked for. */
export const namedChain = (chain: readonly Certificate[], roots: readonly Certificate[]): readonly NamedCertificate[] =>
  chain
    .filter((certificate) => !verifyIssuedBy(certificate, certificate))
    .flatMap((certificate) => {
      const issuer = [...chain, ...roots].find((candidate) => verifyIssuedBy(certificate, candidate));
      return issuer === undefined ? [] : [{ certificate, hashData: certificateHashData(certificate, issuer) }];
    });
