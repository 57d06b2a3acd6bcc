import { hash } from 'node:crypto';
import { join } from 'node:path';
import type { Clock } from '@bfcert/kernel/clock';
import { unwrap } from '@bfcert/kernel/result';
import { type Certificate, keyIdentifierOf, parseCertificate } from '@bfcert/kernel/x509';
import type { AuthorityName } from '@bfcert/pki-contract';
import { draftCertificate, encodeSubject, newSerial } from '../draft-certificate.ts';
import type { OnStep } from '../issuance-step.ts';
import { lint } from '../issuance-ticket.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { AuthorityRole, Intent } from '../ledger/records.ts';
import { profileOfVersion } from '../profiles/index.ts';
import { issuingAuthority } from '../profiles/issuing-authority.ts';
import { rootAuthority } from '../profiles/root-authority.ts';
import { sealedCertificate } from '../sealed-certificate.ts';
import type { Authority, AuthorityPlan, CertificateAuthority } from './authority.ts';
import { AuthorityKey } from './authority-key.ts';
import { KeyFileUnusable, makeKeyFile, readKeyFile } from './key-file.ts';

export interface AuthorityMaterials {
  readonly ledger: Ledger;
  readonly keyDirectory: string;
  readonly passphrase: string;
  readonly clock: Clock;
  readonly onStep: OnStep;
}

/**
 * Opens a root and its issuing authority, and makes on the first start what is not there yet. It may
 * be cut off anywhere and run again: a key that exists is used, an intent that exists is completed.
 */
export async function openAuthority(plan: AuthorityPlan, materials: AuthorityMaterials): Promise<Authority> {
  const established = establishedRoot(plan, materials.ledger);
  if (established !== null) {
    const issuing = await openCertificateAuthority(plan, 'issuing', null, materials);
    return { plan, root: established, issuing };
  }
  const root = await openCertificateAuthority(plan, 'root', null, materials);
  const issuing = await openCertificateAuthority(plan, 'issuing', root, materials);
  return { plan, root: root.certificate, issuing };
}

/** Once the issuing authority is certified nothing here needs the root's key: its file may be taken offline. */
function establishedRoot({ name }: AuthorityPlan, ledger: Ledger): Certificate | null {
  if (recordedCertificate(ledger, commandIdOf(name, 'issuing')) === null) return null;
  return recordedCertificate(ledger, commandIdOf(name, 'root'));
}

const commandIdOf = (name: AuthorityName, role: AuthorityRole) => `authority:${name}:${role}`;

async function openCertificateAuthority(
  plan: AuthorityPlan,
  role: AuthorityRole,
  parent: CertificateAuthority | null,
  materials: AuthorityMaterials,
): Promise<CertificateAuthority> {
  const { ledger } = materials;
  const commandId = commandIdOf(plan.name, role);
  const intended = ledger.findIntent(commandId);

  const key = await openKey(plan, role, intended !== null, materials);
  if (intended !== null && !('tbs' in intended)) throw new Error(`${commandId} was ordered elsewhere`);
  const intent = intended ?? (await intendAuthority(commandId, plan, role, key, parent, materials));
  if (intent.spkiSha256 !== key.spkiSha256) {
    throw new KeyFileUnusable(`the key file of ${plan.name} ${role} holds another key than the ledger has certified`);
  }
  const certificate = recordedCertificate(ledger, commandId) ?? (await certify(intent, parent, key, materials));
  if (ledger.authorityRecords(plan.name).every((record) => record.role !== role)) {
    const { fingerprint } = certificate;
    await ledger.recordAuthority({
      name: plan.name,
      role,
      generation: 1,
      fingerprint,
      recordedAt: materials.clock.now(),
    });
  }
  return { key, certificate };
}

async function openKey(
  plan: AuthorityPlan,
  role: AuthorityRole,
  certified: boolean,
  { keyDirectory, passphrase, onStep }: AuthorityMaterials,
): Promise<AuthorityKey> {
  const path = join(keyDirectory, `${plan.name}-${role}.key.pem`);
  const existing = await readKeyFile(path, passphrase);
  if (existing !== null) return new AuthorityKey(existing);
  // A new key under a certified name would be a second authority that no station trusts.
  if (certified) throw new KeyFileUnusable(`the key file ${path} is missing; restore it, it cannot be made again`);
  const made = await makeKeyFile(path, plan.key, passphrase);
  onStep('authority_key_written', null);
  return new AuthorityKey(made);
}

async function intendAuthority(
  commandId: string,
  plan: AuthorityPlan,
  role: AuthorityRole,
  key: AuthorityKey,
  parent: CertificateAuthority | null,
  { ledger, clock, onStep }: AuthorityMaterials,
): Promise<Intent> {
  const profile = role === 'root' ? rootAuthority : issuingAuthority;
  const now = clock.now();
  const backdated = now.getTime() - profile.shape.backdatingSeconds * 1_000;
  const subject = {
    organisation: 'BetterFleet Certificates',
    // The key's own identifier keeps two installations' roots apart in a station's store.
    commonName: `${plan.title} ${role === 'root' ? 'Root' : 'Issuing'} CA ${keyIdentifierOf(key.spki).toString('hex', 0, 4)}`,
  };
  const serial = newSerial();
  const signatureAlgorithm = parent?.key.signatureAlgorithm ?? key.signatureAlgorithm;
  const tbs = draftCertificate({
    shape: profile.shape,
    serial,
    subject,
    spki: key.spki,
    issuer: parent?.certificate ?? null,
    signatureAlgorithm,
    notBefore: new Date(Math.max(backdated, parent?.certificate.notBefore.getTime() ?? backdated)),
    notAfter: new Date(now.getTime() + profile.shape.longestValiditySeconds * 1_000),
  });
  const intent: Intent = {
    commandId,
    requestDigest: hash('sha256', key.spki),
    caller: 'control-plane',
    profile: profile.name,
    profileVersion: profile.version,
    authority: plan.name,
    subject: encodeSubject(profile.shape, subject),
    spkiSha256: key.spkiSha256,
    serial,
    issuer: parent?.certificate.fingerprint ?? null,
    signatureAlgorithm,
    tbs,
    crlShard: null,
    recordedAt: now,
  };
  await ledger.recordIntent(intent);
  onStep('authority_intent_recorded', intent.serial);
  return intent;
}

/** Steps 5 to 8 of the issuance cycle, for a certificate of our own. */
async function certify(
  intent: Intent,
  parent: CertificateAuthority | null,
  ownKey: AuthorityKey,
  { ledger, clock, onStep }: AuthorityMaterials,
): Promise<Certificate> {
  const signer = parent?.key ?? ownKey;
  const { shape } = profileOfVersion(intent.profileVersion);
  const ticket = unwrap(lint({ ...intent, shape, issuer: parent?.certificate ?? null }));
  const signature = await signer.sign(ticket);
  const certificate = sealedCertificate(intent, signature, signer.spki);
  onStep('authority_signed', intent.serial);
  const { serial, fingerprint, der, notAfter } = certificate;
  await ledger.recordCertificate({
    commandId: intent.commandId,
    issuer: intent.issuer,
    serial,
    fingerprint,
    endEntity: false,
    der,
    notAfter,
    recordedAt: clock.now(),
  });
  onStep('authority_recorded', intent.serial);
  return certificate;
}

function recordedCertificate(ledger: Ledger, commandId: string): Certificate | null {
  const recorded = ledger.findCertificate(commandId);
  return recorded === null ? null : unwrap(parseCertificate(recorded.der));
}
