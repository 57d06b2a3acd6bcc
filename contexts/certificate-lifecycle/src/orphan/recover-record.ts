import { systemActor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import type { Transaction } from '@bfcert/kernel/transaction';
import { nameOf, parseChainPem } from '@bfcert/kernel/x509';
import type { RetiredCertificate, SignedCertificate } from '../certificate/certificate.ts';
import type { CertificateId } from '../certificate/certificate-id.ts';
import { boundSubject } from '../certificate/check-signing-request.ts';
import { recover } from '../certificate/step.ts';
import { openHoldings } from '../commands/open-holdings.ts';
import { writeSteps } from '../commands/write-steps.ts';
import type { LifecycleDependencies, PkiCertificate } from '../ports.ts';
import { purposes } from '../purposes/registry.ts';
import { profilesOf, slotsOf } from '../purposes/slots.ts';

const REASON = 'The PKI has signed it for us, and the records did not know it: they are from an older backup.';

/**
 * Makes the record again that a certificate had: records that come from an older backup do not know what
 * was signed since, and a station that uses it must not be locked out. What became of it is not known,
 * so it is one that was given up while it may be on the endpoint; seen in use it is in force. False for
 * what was not signed for us, or not for the names of exactly one identity: that stays an orphan.
 */
export async function recoverRecord(
  deps: LifecycleDependencies,
  tx: Transaction,
  id: CertificateId,
  found: PkiCertificate,
): Promise<boolean> {
  const now = deps.clock.now();
  const signed = signedCertificate(found, now);
  if (!found.yours || signed === null || found.notAfter <= now.toISOString()) return false;
  const place = await placeOf(deps, tx, found.profileVersion, signed);
  if (place === null) return false;
  const { identity, purpose, slot } = place;
  const [operatingModel] = purpose.operatingModels;

  const record: RetiredCertificate = {
    id,
    identityId: identity.id,
    purpose: purpose.name,
    slot,
    operatingModel,
    version: 1,
    requestedAt: now.toISOString(),
    requestReason: REASON,
    renewalOf: null,
    policyVersion: deps.policies.of({ purpose: purpose.name, slot, operatingModel }, identity).version,
    state: 'retired',
    cause: 'abandoned',
    // Nothing is sent before it is recorded.
    neverSent: true,
    signed: signed.leaf,
    retiredAt: now.toISOString(),
  };
  const context = {
    actor: systemActor('pki-reconciliation'),
    reason: REASON,
    correlationId: newId('cor', now.getTime()),
  };
  await writeSteps(deps, tx, [recover(record)], { action: 'recover-record', context });
  return true;
}

/**
 * Whose it is and what for; null unless that is certain. `charging-station/2` is a version of the
 * profile `charging-station`, which serves two purposes: the identity that has the name says which. Of
 * several slots the certificate does not say which was its own.
 */
async function placeOf(
  deps: LifecycleDependencies,
  tx: Transaction,
  profileVersion: string,
  { commonName, organisation }: { readonly commonName: string | null; readonly organisation: string | null },
) {
  const profile = profileVersion.split('/', 1)[0];
  for (const purpose of Object.values(purposes)) {
    if (purpose.commonName === null || commonName === null) continue;
    if (!profilesOf(purpose.slots).some((each) => each === profile)) continue;
    const identityId = await deps.identities.holderOf(tx, purpose.commonName, commonName);
    const holdings = identityId === null ? null : await openHoldings(deps, tx, identityId);
    if (holdings === null || !purpose.subjectTypes.includes(holdings.identity.subjectType)) continue;
    const { identity } = holdings;
    const [slot, ...others] = slotsOf(purpose.slots, identity).filter((each) => each.profile === profile);
    if (slot === undefined || others.length > 0) return null;
    const subject = boundSubject(identity, purpose, slot.name);
    if (!subject.ok || subject.value.organisation !== organisation) return null;
    return { identity, purpose, slot: slot.name };
  }
  return null;
}

/** Null for a chain that cannot be read; a name is null where there is not exactly one. */
function signedCertificate(found: PkiCertificate, now: Date) {
  const { serial, fingerprint, chainPem, notBefore, notAfter, authority, profileVersion } = found;
  const chain = parseChainPem(chainPem);
  const [certificate] = chain.ok ? chain.value : [];
  if (certificate === undefined) return null;
  const only = (name: 'CN' | 'O'): string | null => {
    const [value, ...others] = nameOf(certificate.subject, name);
    return value === undefined || others.length > 0 ? null : value;
  };
  const { spkiSha256 } = certificate;
  const issuedAt = now.toISOString();
  const leaf: SignedCertificate = {
    serial,
    fingerprint,
    spkiSha256,
    chainPem,
    notBefore,
    notAfter,
    authority,
    profileVersion,
    issuedAt,
  };
  return { commonName: only('CN'), organisation: only('O'), leaf };
}
