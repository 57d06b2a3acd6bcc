import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import { certificatePem, formatName } from '@bfcert/kernel/x509';
import { acceptedFor } from '../binding-exception/accepted-name.ts';
import type { BindingExceptionId } from '../binding-exception/binding-exception-id.ts';
import { type Certificate, IMPORTED, type SignedCertificate, spkiOf } from '../certificate/certificate.ts';
import { issuingCertificateOf } from '../certificate/step.ts';
import { checkSubject } from '../commands/check-place.ts';
import type { Holdings } from '../identity/holdings.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import { isSynthetic, SYNTHETIC_IS_RESERVED } from '../identity/synthetic-owner.ts';
import type { MappedState } from '../iot-hub/hub-status.ts';
import { iso15118Defect } from '../iso15118-chain/chain-defect.ts';
import { chainRoleOf } from '../iso15118-chain/chain-role.ts';
import { importLevel } from '../ownership/import-level.ts';
import type { AuthorityChain, LifecycleDependencies } from '../ports.ts';
import type { OperatingModel } from '../purposes/operating-model.ts';
import { stateOnPlatform } from '../purposes/platform.ts';
import type { Purpose } from '../purposes/purpose.ts';
import { type BuiltChain, buildChain } from './build-chain.ts';
import type { ImportEntry, LeafRefusal } from './certificate-import.ts';
import type { ImportScope } from './import-scope.ts';
import { checkNames, slotFor } from './place-leaf.ts';
import type { ReadCertificate } from './read-bundle.ts';
import { issuersOf, ourAuthorityOf } from './trust-domain.ts';

/** A certificate that may have its record, if no other is active in its place. */
export interface Importable {
  readonly leaf: ReadCertificate;
  readonly entry: ImportEntry;
  readonly identityId: IdentityId;
  readonly slot: string | null;
  readonly state: MappedState | 'issued';
  readonly operatingModel: OperatingModel;
  /** Null where its purpose alone decides. */
  readonly ownershipVersion: number | null;
  readonly signed: SignedCertificate;
  /** Issuers that are not ours. */
  readonly outsideIssuers: readonly string[];
  /** Without which its names would be those of another identity. */
  readonly exceptions: readonly BindingExceptionId[];
}

interface Fault {
  readonly reason: LeafRefusal;
  readonly detail: string;
}

type Judged = Result<Importable | { readonly known: Certificate }, Fault>;

/** Whether one certificate may be imported for this identity; the first check that objects decides. Nothing is written. */
export async function judgeLeaf(
  deps: LifecycleDependencies,
  tx: Transaction,
  scope: ImportScope,
  {
    leaf,
    entry,
    holdings,
  }: { readonly leaf: ReadCertificate; readonly entry: ImportEntry; readonly holdings: Holdings },
): Promise<Judged> {
  const { purpose, chains, now } = scope;
  const { identity } = holdings;

  // 1 its place: subject, slot and names
  const slot = purpose.subjectTypes.includes(identity.subjectType)
    ? slotFor(leaf.parsed, purpose, identity, entry)
    : ok(entry.slot ?? null);
  if (!slot.ok) return slot;
  if (isSynthetic(identity)) return refused({ reason: 'identity_is_synthetic', detail: SYNTHETIC_IS_RESERVED });
  const place = checkSubject({ purpose: purpose.name, slot: slot.value }, identity);
  if (!place.ok) return refused({ reason: place.refusal.reason as LeafRefusal, detail: place.refusal.detail });
  const accepted = acceptedFor(await deps.bindingExceptions.activeOf(tx, identity.id), purpose.name, now);
  const names = checkNames(leaf.parsed, purpose, identity, slot.value, accepted);
  if (!names.ok) return names;

  // 2 a record that it has already
  const known = await deps.certificates.findByFingerprint(tx, leaf.parsed.fingerprint);
  if (known !== null) {
    const same = known.identityId === identity.id && known.purpose === purpose.name && known.slot === slot.value;
    return same ? ok({ known }) : refused({ reason: 'recorded_elsewhere', detail: `It is ${known.id}.` });
  }
  const holders = await deps.certificates.holdersOfKey(tx, leaf.parsed.spkiSha256);
  if (holders.some((holder) => holder !== identity.id)) {
    return refused({
      reason: 'key_in_use_by_another_identity',
      detail: 'Another identity has a certificate for its key.',
    });
  }

  // 3 what the ownership matrix says of it
  const ownership = deps.ownership.about({ purpose: purpose.name, slot: slot.value }, identity);
  const level = importLevel(ownership, purpose, scope.operatingModel);
  if (!level.ok) return level;
  const { operatingModel } = level.value;

  // 4 its chain, and the trust domain that it leads to
  const chain = buildChain(leaf, scope.authorities, now);
  if (!chain.ok) return chain;
  const issuerMayBeMissing = operatingModel !== 'managed' || purpose.importedNames === 'none';
  if (!chain.value.whole && !issuerMayBeMissing) {
    return refused({ reason: 'chain_incomplete', detail: 'The CAs above it are needed, up to their root.' });
  }
  const role = chainRoleOf(purpose.name);
  const path = chain.value.path.map(({ parsed }) => parsed);
  const defect = role === null ? null : iso15118Defect(role, path);
  if (defect !== null) return refused({ reason: defect.refusal, detail: `By ISO 15118: ${defect.detail}.` });
  const ours = ourAuthorityOf(chain.value.path, chains);
  const outsideIssuers = ours === null ? issuersOf(chain.value.path) : [];
  const domain = purpose.trustDomain;
  const found =
    ours === null && domain !== null
      ? await deps.outsideIssuers.foreignTo(tx, domain, outsideIssuers)
      : ours?.trustDomain;
  if (found !== null && found !== undefined && found !== domain) {
    return refused({ reason: 'wrong_trust_domain', detail: `Its issuer belongs to ${found}, not to ${domain}.` });
  }

  // 5 where it begins
  const state = stateFor(purpose, entry);
  if (!state.ok) return state;
  const lost = holdings.records.find((one) => spkiOf(one) === leaf.parsed.spkiSha256 && hasLostItsKey(one));
  if (lost !== undefined && state.value !== 'revoked') {
    return refused({ reason: 'key_compromised', detail: `${lost.id} was revoked because its key is compromised.` });
  }
  if (level.value.level === 'evidence_only') {
    const detail = `By the ownership matrix only what was seen of ${purpose.name} is kept there, as evidence: it has no record.`;
    return refused({ reason: 'evidence_only', detail });
  }
  const signed = signedFrom(chain.value, ours, now);
  return ok({
    operatingModel,
    ownershipVersion: ownership.kind === 'own' ? null : ownership.version,
    leaf,
    entry,
    identityId: identity.id,
    slot: slot.value,
    state: state.value,
    signed: level.value.level === 'full' ? signed : withoutChain(signed),
    outsideIssuers,
    exceptions: names.value,
  });
}

const hasLostItsKey = (one: Certificate): boolean =>
  (one.state === 'revoked' && one.reason === 'keyCompromise') ||
  (one.state === 'deleted' && one.revocation?.reason === 'keyCompromise');

function stateFor({ name, platform }: Purpose, entry: ImportEntry): Result<MappedState | 'issued', Fault> {
  if (entry.platform === undefined) return ok('issued');
  if (entry.platform.name !== platform) {
    const detail = `${entry.platform.name} has no say over ${name}.`;
    return refused({ reason: 'platform_not_of_this_purpose', detail });
  }
  const state = stateOnPlatform[platform](entry.platform.status);
  if (state !== null) return ok(state);
  return refused({ reason: 'platform_status_unknown', detail: `${platform} has no status ${entry.platform.status}.` });
}

/** What may be kept where only the state is. */
function withoutChain(signed: SignedCertificate): SignedCertificate {
  const issuingCertificate = issuingCertificateOf(signed);
  return { ...signed, chainPem: null, ...(issuingCertificate === null ? {} : { issuingCertificate }) };
}

function signedFrom({ path, whole }: BuiltChain, ours: AuthorityChain | null, now: Date): SignedCertificate {
  const [leaf] = path;
  if (leaf === undefined) throw new Error('a chain without a leaf');
  const { serial, fingerprint, spkiSha256, notBefore, notAfter, issuer } = leaf.parsed;
  const shown = whole && path.length > 1 ? path.slice(0, -1) : path;
  return {
    serial,
    fingerprint,
    spkiSha256,
    chainPem: shown.map(({ parsed }) => certificatePem(parsed.der)).join(''),
    notBefore: notBefore.toISOString(),
    notAfter: notAfter.toISOString(),
    authority: ours?.name ?? formatName(issuer),
    profileVersion: IMPORTED,
    issuedAt: now.toISOString(),
  };
}
