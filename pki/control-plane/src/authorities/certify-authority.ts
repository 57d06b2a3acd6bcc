import { hash } from 'node:crypto';
import type { Clock } from '@bfcert/kernel/clock';
import { unwrap } from '@bfcert/kernel/result';
import { type Certificate, parseCertificate } from '@bfcert/kernel/x509';
import type { AuthorityName, SubjectNames } from '@bfcert/pki-contract';
import type { SigningToken } from '@bfcert/pki-contract/authority';
import { crlShardIn, draftCertificate, encodeSubject, newSerial } from '../draft-certificate.ts';
import type { OnStep } from '../issuance-step.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { AuthorityRole, Intent } from '../ledger/records.ts';
import type { Profile } from '../profiles/profile.ts';
import type { Publication } from '../publication.ts';
import { signIntent } from '../sign-intent.ts';
import type { CertificateAuthority } from './authority.ts';
import type { KeyStore } from './authority-keys.ts';
import type { IssuingKey } from './issuing-key.ts';
import { KeyFileUnusable } from './key-file.ts';

export interface AuthorityMaterials {
  readonly ledger: Ledger;
  readonly keys: KeyStore;
  /** Where keys of roots lie apart from the others. */
  readonly rootKeys?: KeyStore;
  /** Tokens that keep issuing keys, by authority. */
  readonly tokens?: ReadonlyMap<AuthorityName, SigningToken>;
  readonly publication: Publication;
  readonly clock: Clock;
  readonly onStep: OnStep;
}

/** One certificate of an authority. */
export interface AuthorityPlace {
  readonly name: AuthorityName;
  readonly role: AuthorityRole;
  /** From 1, for each role. */
  readonly generation: number;
}

export interface PlannedCertificate extends AuthorityPlace {
  readonly profile: Profile;
  readonly subject: SubjectNames;
  readonly validitySeconds: number;
  /** Who signs it; null for a root, which signs itself. */
  readonly parent: CertificateAuthority | null;
}

/** The first generation's ids are from before there were others. */
export const commandIdOf = ({ name, role, generation }: AuthorityPlace): string =>
  `authority:${name}:${role}${generation === 1 ? '' : `:${generation}`}`;

/**
 * The certificate of an authority's key: the issuance cycle from its intent on. It may be cut off
 * anywhere and run again: an intent that exists is completed, whatever is planned by then.
 */
export async function certifyAuthority(
  key: IssuingKey,
  planned: PlannedCertificate,
  materials: AuthorityMaterials,
): Promise<Certificate> {
  const { ledger, clock } = materials;
  const { name, role, generation, parent } = planned;
  const commandId = commandIdOf(planned);
  const intended = ledger.findIntent(commandId);
  if (intended !== null && !('tbs' in intended)) throw new Error(`${commandId} was ordered elsewhere`);
  if (intended !== null && intended.spkiSha256 !== key.spkiSha256) {
    throw new KeyFileUnusable(
      `the key file or token of ${name} ${role} holds another key than the ledger has certified`,
    );
  }
  const intent = intended ?? (await intendCertificate(key, planned, materials));
  const certificate =
    recordedCertificate(ledger, commandId) ??
    (await signIntent(intent, { key: parent?.key ?? key, issuer: parent?.certificate ?? null }, materials));
  const { fingerprint } = certificate;
  if (ledger.authorities.of(name).every((record) => record.fingerprint !== fingerprint)) {
    await ledger.authorities.record({ name, role, generation, fingerprint, recordedAt: clock.now() });
  }
  return certificate;
}

async function intendCertificate(
  key: IssuingKey,
  planned: PlannedCertificate,
  { ledger, publication, clock, onStep }: AuthorityMaterials,
): Promise<Intent> {
  const { profile, subject, parent } = planned;
  const { shape } = profile;
  const now = clock.now();
  const issuer = parent?.certificate ?? null;
  const backdated = now.getTime() - shape.backdatingSeconds * 1_000;
  const plannedEnd = now.getTime() + planned.validitySeconds * 1_000;
  const serial = newSerial();
  const signatureAlgorithm = parent?.key.signatureAlgorithm ?? key.signatureAlgorithm;
  const tbs = draftCertificate({
    shape,
    serial,
    subject,
    spki: key.spki,
    issuer,
    signatureAlgorithm,
    notBefore: new Date(Math.max(backdated, issuer?.notBefore.getTime() ?? backdated)),
    notAfter: new Date(Math.min(plannedEnd, issuer?.notAfter.getTime() ?? plannedEnd)),
    publication,
  });
  const intent: Intent = {
    commandId: commandIdOf(planned),
    requestDigest: hash('sha256', key.spki),
    caller: 'control-plane',
    profile: profile.name,
    profileVersion: profile.version,
    authority: planned.name,
    subject: encodeSubject(shape, subject),
    spkiSha256: key.spkiSha256,
    serial,
    issuer: issuer?.fingerprint ?? null,
    signatureAlgorithm,
    tbs,
    crlShard: issuer === null ? null : crlShardIn(shape, serial, publication),
    recordedAt: now,
  };
  await ledger.recordIntent(intent);
  onStep('authority_intent_recorded', intent.serial);
  return intent;
}

export function recordedCertificate(ledger: Ledger, commandId: string): Certificate | null {
  const recorded = ledger.findCertificate(commandId);
  return recorded === null ? null : unwrap(parseCertificate(recorded.der));
}
