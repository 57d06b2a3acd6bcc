import { generateKeyPairSync } from 'node:crypto';
import { unwrap } from '@bfcert/kernel/result';
import { assembleCertificate, parseCertificate } from '@bfcert/kernel/x509';
import type { CertificateAuthority } from '../authorities/authority.ts';
import { AuthorityKey } from '../authorities/authority-key.ts';
import { type DraftFields, draftCertificate, newSerial } from '../draft-certificate.ts';
import { lint } from '../issuance-ticket.ts';
import { chargingStation } from '../profiles/charging-station.ts';
import { rootAuthority } from '../profiles/root-authority.ts';

const NOW = new Date('2026-06-01T12:00:00Z');
const YEAR_MS = 365 * 86_400_000;

/** A self-signed authority in memory, made as the real ones are. */
export function testAuthority(): CertificateAuthority {
  const key = new AuthorityKey(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);
  const { shape } = rootAuthority;
  const { signatureAlgorithm, spki } = key;
  const tbs = draftCertificate({
    shape,
    serial: newSerial(),
    subject: { organisation: 'Example', commonName: 'Test Root CA' },
    spki,
    issuer: null,
    signatureAlgorithm,
    notBefore: NOW,
    notAfter: new Date(NOW.getTime() + 10 * YEAR_MS),
  });
  const signature = key.sign(unwrap(lint({ tbs, signatureAlgorithm, shape, issuer: null })));
  return { key, certificate: unwrap(parseCertificate(assembleCertificate(tbs, signatureAlgorithm, signature))) };
}

/** A good station certificate's fields below this authority. */
export function stationDraft(authority: CertificateAuthority): DraftFields {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    shape: chargingStation.shape,
    serial: newSerial(),
    subject: { organisation: 'Example', commonName: 'SN-1' },
    spki: publicKey.export({ format: 'der', type: 'spki' }),
    issuer: authority.certificate,
    signatureAlgorithm: authority.key.signatureAlgorithm,
    notBefore: NOW,
    notAfter: new Date(NOW.getTime() + 180 * 86_400_000),
  };
}
