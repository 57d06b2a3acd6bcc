import { signCertificate as newest } from '../../v2/incoming/sign-certificate.ts';
import { translated } from './translated.ts';

interface SignCertificateRequest {
  readonly csr: string;
}

/** A02 and A03 of the whitepaper. There is one certificate to ask for, the station's own, and no room for a reason of a no. */
export const signCertificate = translated<SignCertificateRequest>(newest, {
  there: ({ csr }) => ({ csr: asPem(csr), certificateType: 'ChargingStationCertificate' }),
  back: ({ status }) => ({ status }),
});

const HEX_DER = /^(?:[0-9a-f]{2})+$/i;

/** The first edition of the whitepaper wanted hexadecimal DER where later ones want PEM, and old firmware still sends it. */
function asPem(csr: string): string {
  const text = csr.trim();
  if (!HEX_DER.test(text)) return csr;
  const lines =
    Buffer.from(text, 'hex')
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE REQUEST-----', ...lines, '-----END CERTIFICATE REQUEST-----', ''].join('\n');
}
