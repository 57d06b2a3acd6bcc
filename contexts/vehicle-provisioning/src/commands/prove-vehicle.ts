import {
  boundValue,
  boundValues,
  type Identity,
  parsePcid,
  type ShownCertificate,
} from '@bfcert/certificate-lifecycle';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import { type Certificate, nameOf } from '@bfcert/kernel/x509';
import type { EnrolmentDependencies } from '../enrolment-ports.ts';
import { objectionToToken, tokenHash } from '../vas-enrolment/enrolment-token.ts';
import { type JudgedCertificate, judgePresented } from '../vas-enrolment/judge-presented.ts';
import type { KnownIssuers } from '../vas-enrolment/known-issuers.ts';
import type { ProvenByCurrent, ProvenVehicle, VehicleProof, VehicleRefusal } from '../vas-enrolment/proven-vehicle.ts';

type Proven<Of extends ProvenVehicle = ProvenVehicle> = Promise<Result<Of, VehicleRefusal>>;

/** By its manufacturer's certificate: whoever has the key of a PCID is the vehicle that is bound to it. */
export async function proveByManufacturer(
  deps: EnrolmentDependencies,
  program: string,
  leaf: Certificate,
  issuers: KnownIssuers,
): Proven {
  const judged = await judge(deps, leaf, issuers);
  if (!judged.ok) return judged;
  if (judged.value.kind !== 'oem') return refused('wrong_trust_domain');
  const { shown } = judged.value;
  if (shown !== null && hasEnded(shown)) return refused('certificate_withdrawn');
  const [name = '', ...more] = nameOf(leaf.subject, 'CN');
  const pcid = parsePcid(name);
  if (!pcid.ok || more.length > 0) return refused('vehicle_unknown');
  const identity = await deps.lifecycle.identityByBinding('pcid', pcid.value);
  if (identity === null) return refused('vehicle_unknown');
  if (shown !== null && shown.identityId !== identity.id) return refused('certificate_of_another_vehicle');
  return proven(identity, program, { proof: 'oem_certificate', fingerprint: leaf.fingerprint });
}

/** By the certificate that it has for this program. Whether a replaced one may still be used is for its evidence to say. */
export async function proveByCurrent(
  deps: EnrolmentDependencies,
  program: string,
  leaf: Certificate,
  issuers: KnownIssuers,
): Proven<ProvenByCurrent> {
  const judged = await judge(deps, leaf, issuers);
  if (!judged.ok) return judged;
  if (judged.value.kind !== 'vas') return refused('wrong_trust_domain');
  const { shown } = judged.value;
  if (hasEnded(shown)) return refused('certificate_withdrawn');
  if (shown.slot !== program) return refused('certificate_of_another_program');
  const identity = await deps.lifecycle.findIdentity(shown.identityId);
  if (identity === null) return refused('vehicle_unknown');
  const names = nameOf(leaf.subject, 'CN');
  if (names.length !== 1 || names[0] !== boundValue(identity, 'vin')) return refused('certificate_of_another_vehicle');
  return proven(identity, program, { proof: 'current_certificate', leaf });
}

/** By a one-time token: `vin` is the name it came under. Every wrong one costs the same two questions. */
export async function proveByToken(
  deps: EnrolmentDependencies,
  program: string,
  { vin, secret }: { readonly vin: string; readonly secret: string },
): Proven {
  const token = await deps.transactions.run((tx) => deps.stores.tokens.bySecret(tx, tokenHash(secret)));
  const identity = await deps.lifecycle.identityByBinding('vin', vin);
  if (token === null) return refused('token_unknown');
  if (identity === null) return refused('token_of_another');
  const objection = objectionToToken(token, { identityId: identity.id, program }, deps.clock.now());
  if (objection !== null) return refused(objection);
  return proven(identity, program, { proof: 'one_time_token', tokenId: token.id });
}

/** By the key of the request itself, whose signature has proven it. */
export async function proveByKey(deps: EnrolmentDependencies, program: string, spkiSha256: string): Proven {
  const key = await deps.transactions.run((tx) => deps.stores.keys.find(tx, spkiSha256));
  if (key === null || key.program !== program) return refused('not_authenticated');
  const identity = await deps.lifecycle.findIdentity(key.identityId);
  return identity === null ? refused('vehicle_unknown') : proven(identity, program, { proof: 'registered_key' });
}

const hasEnded = ({ state }: ShownCertificate): boolean =>
  state === 'revoked' || state === 'inactive' || state === 'deleted';

async function judge(
  { lifecycle, clock }: EnrolmentDependencies,
  leaf: Certificate,
  issuers: KnownIssuers,
): Promise<Result<JudgedCertificate, VehicleRefusal>> {
  const shown = await lifecycle.shownCertificate(leaf.fingerprint);
  return judgePresented(leaf, shown, issuers, clock.now());
}

function proven<Proof extends VehicleProof>(
  identity: Identity,
  program: string,
  proof: Proof,
): Result<Extract<ProvenVehicle, { proof: Proof['proof'] }>, VehicleRefusal> {
  const isIn = identity.subjectType === 'vehicle' && boundValues(identity, 'program').includes(program);
  if (!isIn || identity.decommissioned !== undefined) return refused('vehicle_unknown');
  return ok({ identity, program, ...proof } as unknown as Extract<ProvenVehicle, { proof: Proof['proof'] }>);
}
