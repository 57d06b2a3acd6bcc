import { generateKeyPairSync, type KeyPairKeyObjectResult } from 'node:crypto';
import { unwrap } from '@bfcert/kernel/result';
import { assembleCertificate, type Certificate, parseCertificate } from '@bfcert/kernel/x509';
import type { CertificateAuthority } from '../authorities/authority.ts';
import { AuthorityKey } from '../authorities/authority-key.ts';
import { type DraftFields, draftCertificate, newSerial } from '../draft-certificate.ts';
import { lint } from '../issuance-ticket.ts';
import { chargingStation } from '../profiles/charging-station.ts';
import type { Profile } from '../profiles/profile.ts';
import { rootAuthority } from '../profiles/root-authority.ts';
import type { Publication } from '../publication.ts';

const NOW = new Date('2026-06-01T12:00:00Z');
const DAY_MS = 86_400_000;

export const TEST_PUBLICATION: Publication = { baseUrl: 'http://csms.example.org:8445', crlShards: 4 };

/** Its key is in memory, so it signs at once. */
interface TestAuthority extends CertificateAuthority {
  readonly key: AuthorityKey;
}

/** An authority in memory, drafted, linted and signed as the real ones are; a root when there is none above. */
export function testAuthority(
  profile: Profile = rootAuthority,
  above: CertificateAuthority | null = null,
): TestAuthority {
  const key = new AuthorityKey(keyFor(profile).privateKey);
  const lifetime = Math.min(profile.shape.longestValiditySeconds * 1_000, lifetimeLeft(above));
  const subject = { organisation: 'Example', commonName: `Test ${profile.name}` };
  const notAfter = new Date(NOW.getTime() + lifetime);
  const drafted = { shape: profile.shape, subject, spki: key.spki, notBefore: NOW, notAfter };
  return { key, certificate: signedBy(above ?? key, draftBelow(above, { ...drafted, signer: key })) };
}

const lifetimeLeft = (above: CertificateAuthority | null): number =>
  above === null ? Number.POSITIVE_INFINITY : above.certificate.notAfter.getTime() - NOW.getTime();

/** A good station certificate's fields below this authority. */
export const stationDraft = (authority: CertificateAuthority): DraftFields => leafDraft(chargingStation, authority);

/** A good certificate's fields below this authority, with a key of its own. */
export function leafDraft(
  profile: Profile,
  authority: CertificateAuthority,
  commonName = 'SN-1',
  now = NOW,
): DraftFields {
  const lifetime = Math.min(profile.shape.longestValiditySeconds * 1_000, 180 * DAY_MS);
  return draftBelow(authority, {
    shape: profile.shape,
    subject: { organisation: 'Example', commonName },
    spki: keyFor(profile).publicKey.export({ format: 'der', type: 'spki' }),
    notBefore: now,
    notAfter: new Date(now.getTime() + lifetime),
  });
}

type Drafted = Pick<DraftFields, 'shape' | 'subject' | 'spki' | 'notBefore' | 'notAfter'> & {
  readonly signer?: AuthorityKey;
};

function draftBelow(above: CertificateAuthority | null, { signer, ...fields }: Drafted): DraftFields {
  const { signatureAlgorithm } = above?.key ?? signer ?? {};
  if (signatureAlgorithm === undefined) throw new Error('nobody signs this draft');
  return {
    ...fields,
    serial: newSerial(),
    issuer: above?.certificate ?? null,
    signatureAlgorithm,
    publication: TEST_PUBLICATION,
  };
}

/** Lints and signs a draft; throws what the lints say. */
export function signedBy(signer: CertificateAuthority | AuthorityKey, fields: DraftFields): Certificate {
  const tbs = draftCertificate(fields);
  const ticket = lint({ ...fields, tbs });
  if (!ticket.ok) throw new Error(ticket.refusal.map((finding) => `${finding.lint}: ${finding.fault}`).join('; '));
  const key = 'certificate' in signer ? signer.key : signer;
  if (!(key instanceof AuthorityKey)) throw new Error('this key does not sign at once');
  const signature = key.sign(ticket.value);
  return unwrap(parseCertificate(assembleCertificate(tbs, fields.signatureAlgorithm, signature)));
}

/** A key of the first kind that the profile admits. */
export function keyFor({ shape: { keys } }: Profile): KeyPairKeyObjectResult {
  const [curve] = keys.curves;
  if (curve !== undefined) return generateKeyPairSync('ec', { namedCurve: curve });
  return generateKeyPairSync('rsa', { modulusLength: keys.rsaBits?.least ?? 2048 });
}
