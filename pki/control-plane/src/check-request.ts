import { hash } from 'node:crypto';
import { canonicalJson } from '@bfcert/kernel/canonical-json';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import {
  type Certificate,
  parseSigningRequest,
  type SigningRequest,
  type SigningRequestRefusal,
} from '@bfcert/kernel/x509';
import {
  type AuthorityName,
  checkSubject,
  type IssueRefusal,
  type IssueRequest,
  type ProfileName,
  type Refused,
} from '@bfcert/pki-contract';
import type { CertificateAuthority } from './authorities/authority.ts';
import { certificatesAbove } from './authorities/open-authority.ts';
import type { ControlPlane } from './control-plane.ts';
import { encodeSubject } from './draft-certificate.ts';
import { REQUESTABLE_PROFILES } from './profiles/index.ts';
import { keyFault, type RequestableProfile } from './profiles/profile.ts';
import { rsaModulusFault } from './rsa-modulus.ts';

/** A request that has passed every check; only its key comes from the CSR. */
export interface CheckedRequest {
  readonly request: IssueRequest;
  readonly profile: RequestableProfile;
  /** Who issues for this profile now. */
  readonly authority: AuthorityName;
  /** The generation that signs; null: the authority has its own key. */
  readonly issuing: CertificateAuthority | null;
  /** DER of the Name. */
  readonly subject: Buffer;
  readonly spki: Buffer;
  readonly spkiSha256: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** Equal for two requests that ask for the same certificate; the CSR's own signature does not count. */
  readonly digest: string;
}

type Refusal = Refused<IssueRefusal>;

const CSR_REFUSALS: { readonly [Refusal in SigningRequestRefusal]: IssueRefusal } = {
  malformed: 'csr_malformed',
  too_large: 'csr_too_large',
  not_exactly_one: 'csr_not_exactly_one',
  signature_invalid: 'csr_signature_invalid',
  key_algorithm_not_allowed: 'key_algorithm_not_allowed',
  key_too_weak: 'key_too_weak',
};

/** What a request asks for, once its names are allowed and its key is proven; whether it may have it is `judgeRequest`'s. */
export interface ReadRequest {
  readonly request: IssueRequest;
  readonly profile: RequestableProfile;
  readonly csr: SigningRequest;
  /** DER of the Name. */
  readonly subject: Buffer;
  readonly digest: string;
}

/** Names and proof of possession, again: whoever checked before is not trusted with it. */
export function readRequest(request: IssueRequest): Result<ReadRequest, Refusal> {
  const profile = REQUESTABLE_PROFILES[request.profile];
  const names = checkSubject(request);
  if (!names.ok) return names;
  const csr = parseSigningRequest(request.csrPem);
  if (!csr.ok) return refused({ refused: CSR_REFUSALS[csr.refusal], detail: csr.detail });
  const { spkiSha256 } = csr.value;
  const asked = { profile: profile.name, ...request.subject, validitySeconds: request.validitySeconds };
  const digest = hash('sha256', canonicalJson({ ...asked, spkiSha256 }));
  return ok({ request, profile, csr: csr.value, subject: encodeSubject(profile.shape, request.subject), digest });
}

/** Key policy, blocked keys and validity: what holds now, so not asked of a command that has its certificate. */
export function judgeRequest(plane: ControlPlane, read: ReadRequest): Result<CheckedRequest, Refusal> {
  const { request, profile, csr, subject, digest } = read;
  const keyRefusal = checkKey(plane, profile, csr, subject);
  if (keyRefusal !== null) return refused(keyRefusal);
  const authority = plane.issuerOf[profile.name] ?? profile.authority;
  const generation = issuingGeneration(plane, profile, authority, request.root ?? null);
  if (!generation.ok) return generation;
  const issuing = generation.value;
  const issuer = issuing?.certificate ?? issuerOutside(plane, authority);
  const validity = checkValidity(plane, profile, issuer, request.validitySeconds);
  if (!validity.ok) return validity;
  const { spki, spkiSha256 } = csr;
  return ok({ request, profile, authority, issuing, subject, spki, spkiSha256, ...validity.value, digest });
}

function checkKey(
  { ledger }: ControlPlane,
  profile: RequestableProfile,
  { key, spki, spkiSha256 }: SigningRequest,
  subject: Buffer,
): Refusal | null {
  const notAdmitted = keyFault(profile.shape.keys, key);
  if (notAdmitted !== null) return { refused: 'key_algorithm_not_allowed', detail: notAdmitted };
  const weak = key.kind === 'rsa' ? rsaModulusFault(spki) : null;
  if (weak !== null) return { refused: 'key_blocked', detail: weak };
  if (ledger.isKeyCompromised(spkiSha256)) {
    return { refused: 'key_blocked', detail: 'a certificate for this key was revoked because the key was compromised' };
  }
  if (ledger.keyServesAnother(spkiSha256, subject, profile.name)) {
    return { refused: 'key_used_by_another_subject', detail: 'this key is certified for another subject or purpose' };
  }
  return null;
}

function checkValidity(
  plane: ControlPlane,
  { shape }: RequestableProfile,
  issuer: Certificate,
  validitySeconds: number,
): Result<{ notBefore: Date; notAfter: Date }, Refusal> {
  if (validitySeconds > shape.longestValiditySeconds) {
    return outOfPolicy(`this profile allows ${shape.longestValiditySeconds} seconds at most`);
  }
  const now = plane.clock.now().getTime();
  const notBefore = new Date(Math.max(now - shape.backdatingSeconds * 1_000, issuer.notBefore.getTime()));
  const notAfter = new Date(now + validitySeconds * 1_000);
  if (now < issuer.notBefore.getTime())
    return outOfPolicy('the clock stands before the beginning of the issuing authority');
  if (notAfter > issuer.notAfter)
    return outOfPolicy(`the issuing authority itself ends at ${issuer.notAfter.toISOString()}`);
  return ok({ notBefore, notAfter });
}

/**
 * The generation in use, or another of the same authority whose chain ends at this root. Stations know our listeners by
 * their root, and must be able to go on doing so after the authority has a new one; nobody else has a choice.
 */
function issuingGeneration(
  { authorities, outside, ledger }: ControlPlane,
  { name: profile }: RequestableProfile,
  name: AuthorityName,
  root: string | null,
): Result<CertificateAuthority | null, Refusal> {
  const authority = authorities.get(name);
  if (root === null) return ok(authority?.issuing ?? null);
  if (!ROOT_IS_CHOSEN.has(profile)) return refused(noSuchRoot(`with the profile ${profile} nobody chooses a root`));
  const others = outside.get(name)?.chain;
  if (others !== undefined && others.at(-1)?.fingerprint === root) return ok(null);
  const generations = authority === undefined ? [] : [authority.issuing, ...authority.issuers.toReversed()];
  const found = generations.find(
    ({ certificate }) => certificatesAbove(ledger, certificate).at(-1)?.fingerprint === root,
  );
  return found === undefined
    ? refused(noSuchRoot(`no generation of ${name} issues under the root ${root}`))
    : ok(found);
}

const ROOT_IS_CHOSEN: ReadonlySet<ProfileName> = new Set(['csms-server-ec', 'csms-server-rsa']);

const noSuchRoot = (detail: string): Refusal => ({ refused: 'root_not_available', detail });

function issuerOutside({ outside }: ControlPlane, name: AuthorityName): Certificate {
  const issuer = outside.get(name)?.chain[0];
  if (issuer === undefined) throw new Error(`no authority ${name} is open`);
  return issuer;
}

const outOfPolicy = (detail: string): Result<never, Refusal> => refused({ refused: 'validity_out_of_policy', detail });
