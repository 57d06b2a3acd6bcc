import { createHash } from 'node:crypto';
import { auditEntryOf, type CertificateId, type CommandContext, type Refusal } from '@bfcert/certificate-lifecycle';
import { systemActor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import { pemEncode, type SigningRequest } from '@bfcert/kernel/x509';
import type { EnrolmentDependencies } from '../enrolment-ports.ts';
import { objectionToUse } from '../vas-enrolment/enrolment-token.ts';
import type { ProvenVehicle, VehicleDoor } from '../vas-enrolment/proven-vehicle.ts';
import { objectionToReEnrolment, type ReEnrolmentObjection } from '../vas-enrolment/re-enrolment.ts';
import type { VasEnrolment } from '../vas-enrolment/vas-enrolment.ts';
import { usualProgram } from '../vas-enrolment/vas-program.ts';

export type EnrolmentRefusal =
  | ReEnrolmentObjection
  | 'token_spent'
  /** This very request came from another vehicle, or for another program. */
  | 'request_of_another'
  /** A person said no. */
  | 'not_approved'
  /** What it proved itself by was revoked, replaced or taken out of service. */
  | 'certificate_withdrawn'
  /** Its CN or O is not what the vehicle is bound to. */
  | 'names_of_another'
  /** Another key of this vehicle is being certified for the program. */
  | 'issue_pending'
  /** The certificate lifecycle or the PKI does not issue it: `detail` says why. */
  | 'not_issued';

export type EnrolmentAnswer =
  /** DER of the certificate; the CAs above it are asked for by themselves. */
  | { readonly kind: 'issued'; readonly certificateId: CertificateId; readonly chainPem: string }
  | { readonly kind: 'wait'; readonly seconds: number };

/**
 * From a request to its certificate. The same request again goes through the same steps and finds each of them done:
 * 1 a renewal keeps its names · 2 the request is kept, once, and uses up its token · 3 a person is waited for where the
 * program wants one · 4 the certificate is ordered · 5 and waited for as long as a client waits.
 */
export async function enrolVehicle(
  deps: EnrolmentDependencies,
  vehicle: ProvenVehicle,
  request: SigningRequest,
  door: VehicleDoor,
): Promise<Result<EnrolmentAnswer, Refusal<EnrolmentRefusal>>> {
  // 1
  const differs = vehicle.proof === 'current_certificate' ? objectionToReEnrolment(request, vehicle.leaf) : null;
  if (differs !== null) return refused(no(differs, reEnrolmentSentences[differs]));

  // 2
  const kept = await keep(deps, vehicle, request, door);
  if (!kept.ok) return kept;
  const enrolment = kept.value;

  // 3
  if (enrolment.state === 'declined') return refused(no('not_approved', 'Somebody has said no to it.'));
  if (enrolment.state === 'waiting') return ok({ kind: 'wait', seconds: deps.retryAfter.approval });

  // 4
  const ordered = await order(deps, vehicle, enrolment, door);
  if (!ordered.ok) {
    if (ordered.refusal.reason !== 'issue_pending') await letGo(deps, vehicle, enrolment);
    return ordered;
  }

  // 5
  const answer = await awaitCertificate(deps, ordered.value);
  if (!answer.ok && answer.refusal.reason === 'not_issued') await letGo(deps, vehicle, enrolment);
  return answer;
}

async function keep(
  deps: EnrolmentDependencies,
  vehicle: ProvenVehicle,
  request: SigningRequest,
  door: VehicleDoor,
): Promise<Result<VasEnrolment, Refusal<EnrolmentRefusal>>> {
  const { stores, clock, audit } = deps;
  const { identity, program, proof } = vehicle;
  const requestSha256 = createHash('sha256').update(request.der).digest('hex');
  return deps.transactions.run(async (tx) => {
    if (vehicle.proof === 'one_time_token') {
      const token = await stores.tokens.lock(tx, vehicle.tokenId);
      if (token === null) throw new Error(`${vehicle.tokenId} is gone`);
      const spent = objectionToUse(token, requestSha256);
      if (spent !== null) return refused(no('token_spent', 'It was used for another request.'));
    }
    const useUp = async (): Promise<void> => {
      if (vehicle.proof === 'one_time_token') await stores.tokens.use(tx, vehicle.tokenId, requestSha256);
    };
    const now = clock.now();
    const settings = (await stores.programs.find(tx, program)) ?? usualProgram;
    const needsYes = settings.approval === 'first_certificate' && proof !== 'current_certificate';
    const enrolment: VasEnrolment = {
      id: newId('ven', now.getTime()),
      identityId: identity.id,
      owner: identity.owner,
      program,
      proof,
      requestSha256,
      csrPem: pemEncode('CERTIFICATE REQUEST', request.der),
      provenWith: vehicle.proof === 'current_certificate' ? vehicle.leaf.fingerprint : null,
      state: needsYes ? 'waiting' : 'accepted',
      certificateId: null,
      requestedAt: now,
      answeredBy: null,
      answeredAt: null,
    };
    if (await stores.enrolments.add(tx, enrolment)) {
      await useUp();
      const detail = { enrolmentId: enrolment.id, program, proof, requestSha256, remoteAddress: door.remoteAddress };
      const entry = { action: 'enrol-vehicle', identityId: identity.id, after: enrolment.state, detail } as const;
      await audit.append(tx, auditEntryOf(now, contextOf(enrolment, door), entry));
      return ok(enrolment);
    }
    const known = await stores.enrolments.ofRequest(tx, requestSha256);
    if (known?.identityId !== identity.id || known.program !== program) {
      return refused(no('request_of_another', 'This request came from another vehicle.'));
    }
    await useUp();
    return ok(known);
  });
}

async function order(
  { lifecycle, transactions, stores, clock }: EnrolmentDependencies,
  vehicle: ProvenVehicle,
  enrolment: VasEnrolment,
  door: VehicleDoor,
): Promise<Result<CertificateId, Refusal<EnrolmentRefusal>>> {
  if (enrolment.certificateId !== null) return ok(enrolment.certificateId);
  const context = contextOf(enrolment, door);
  const place = { identityId: enrolment.identityId, purpose: 'vehicle_vas_identity', slot: enrolment.program } as const;
  if (vehicle.proof === 'current_certificate') {
    // Its handshake is use of the one that is renewed, and what is out of force by now is refused by that.
    const { fingerprint } = vehicle.leaf;
    const at = clock.now().toISOString();
    const use = { type: 'vehicle_transaction', from: 'est_endpoint', source: door.reporter, at } as const;
    const seen = await lifecycle.recordEvidence({ identityId: place.identityId, fingerprint, ...use }, context);
    if (!seen.ok) return refused(no('certificate_withdrawn', seen.refusal.detail));
    const next = await lifecycle.renewCertificate({ certificateId: seen.value.certificateId }, context);
    if (!next.ok) return refused(asRefusal(next.refusal));
  }
  const { csrPem, provenWith } = enrolment;
  const ordered = await lifecycle.issueCertificate({ ...place, csrPem, provenWith }, context);
  if (!ordered.ok) return refused(asRefusal(ordered.refusal));
  const { certificateId } = ordered.value;
  await transactions.run((tx) => stores.enrolments.ordered(tx, enrolment.id, certificateId));
  return ok(certificateId);
}

/** A request that leads to nothing uses up nothing: a vehicle whose names were wrong comes again with the same token. */
async function letGo(
  { transactions, stores }: EnrolmentDependencies,
  vehicle: ProvenVehicle,
  enrolment: VasEnrolment,
): Promise<void> {
  await transactions.run(async (tx) => {
    await stores.enrolments.remove(tx, enrolment.id);
    if (vehicle.proof === 'one_time_token') await stores.tokens.use(tx, vehicle.tokenId, null);
  });
}

async function awaitCertificate(
  deps: EnrolmentDependencies,
  certificateId: CertificateId,
): Promise<Result<EnrolmentAnswer, Refusal<EnrolmentRefusal>>> {
  const { lifecycle, retryAfter } = deps;
  await Promise.race([haveSigned(deps, certificateId), deps.patience()]);
  const standing = await lifecycle.certificateStanding(certificateId);
  if (standing === null) throw new Error(`${certificateId} is gone`);
  switch (standing.state) {
    case 'requested':
      return ok({ kind: 'wait', seconds: retryAfter.signing });
    case 'issued':
    case 'installed_pending_activation':
    case 'active': {
      if (standing.chainPem === null) return refused(no('not_issued', 'Its certificate is not kept here.'));
      if (standing.state === 'issued') {
        const context = { actor: systemActor('est'), reason: 'the vehicle is given it', correlationId: certificateId };
        const sent = await lifecycle.recordSent({ certificateId, executionPath: 'est' }, context);
        if (!sent.ok) return refused(no('not_issued', sent.refusal.detail));
      }
      return ok({ kind: 'issued', certificateId, chainPem: standing.chainPem });
    }
    case 'deleted':
      return refused(no('not_issued', standing.lastOutcome));
    default:
      return refused(no('certificate_withdrawn', standing.lastOutcome));
  }
}

/** Growing pauses between looks at what somebody else is having signed, in milliseconds; together about our patience. */
const LOOKS_MS = [50, 100, 200, 400, 800, 1_600];

/** The job would get to it by itself; whoever waits does its work, and two who do it get one certificate. */
async function haveSigned({ lifecycle, pause }: EnrolmentDependencies, certificateId: CertificateId): Promise<void> {
  if ((await lifecycle.advanceCertificate(certificateId)) !== 'too_early') return;
  for (const milliseconds of LOOKS_MS) {
    await pause(milliseconds);
    if ((await lifecycle.certificateStanding(certificateId))?.state !== 'requested') return;
  }
}

const contextOf = ({ id, proof }: VasEnrolment, door: VehicleDoor): CommandContext => ({
  actor: systemActor(door.source),
  reason: `a vehicle enrols, proven by ${proof}`,
  correlationId: id,
});

const NAMES: ReadonlySet<string> = new Set(['common_name_mismatch', 'organisation_mismatch']);

function asRefusal({ reason, detail }: Refusal<string>): Refusal<EnrolmentRefusal> {
  if (reason === 'issue_pending') return no('issue_pending', detail);
  return no(NAMES.has(reason) ? 'names_of_another' : 'not_issued', `${reason}: ${detail}`);
}

const no = (reason: EnrolmentRefusal, detail: string): Refusal<EnrolmentRefusal> => ({ reason, detail });

const reEnrolmentSentences: Readonly<Record<ReEnrolmentObjection, string>> = {
  subject_differs: 'The subject is not that of the certificate which is renewed.',
  alternative_names_differ: 'The subject alternative names are not those of the certificate which is renewed.',
  key_is_certified: 'A new certificate needs a new key.',
};
