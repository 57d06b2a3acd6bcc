import type { IncomingMessage } from 'node:http';
import { readBase64Body } from '@bfcert/kernel/base64-body';
import type { Clock } from '@bfcert/kernel/clock';
import { ok, type Result, refused, unwrap } from '@bfcert/kernel/result';
import {
  encodeCertsOnly,
  parseChainPem,
  parseSigningRequest,
  pemEncode,
  type SigningRequest,
} from '@bfcert/kernel/x509';
import type { ProvenVehicle, VehicleDoor, VehicleEnrolment, VehicleRefusal } from '@bfcert/vehicle-provisioning';
import type { Attempts } from './attempts.ts';
import { basicLogin } from './basic-login.ts';
import { csrAttributes } from './csr-attributes.ts';
import type { EstPath } from './est-path.ts';
import type { FollowedIssuers } from './followed-issuers.ts';
import { readBody } from './read-body.ts';
import { refuseEnrolment, refuseVehicle } from './refusals.ts';
import { binary, type Reply, text } from './reply.ts';
import type { Visitor } from './visitor.ts';

export interface VehicleDoorParts {
  readonly vehicles: VehicleEnrolment;
  readonly issuers: FollowedIssuers;
  /** Of whoever has proven nothing, by address. */
  readonly failures: Attempts;
  /** Of a vehicle. */
  readonly requests: Attempts;
  readonly clock: Clock;
  readonly node: string;
}

/** An EST server for vehicles (RFC 7030, with the transfer encoding of RFC 8951); each program has its label. */
export async function answerEst(
  parts: VehicleDoorParts,
  { label, operation }: EstPath,
  request: IncomingMessage,
  visitor: Visitor,
): Promise<Reply> {
  const program = await parts.vehicles.vasProgram(label);
  if (program === null) return text(404, 'program_unknown: there is no program of this label.');
  const method = operation === 'cacerts' || operation === 'csrattrs' ? 'GET' : 'POST';
  if (request.method !== method) return text(405, `${operation} is asked for by ${method}.`, { Allow: method });
  switch (operation) {
    case 'cacerts':
      return binary('application/pkcs7-mime', encodeCertsOnly((await parts.issuers.current()).told));
    case 'csrattrs':
      return binary('application/csrattrs', csrAttributes);
    case 'serverkeygen':
      return text(403, 'serverkeygen is refused by policy: the key of a vehicle is made in the vehicle.');
    case 'fullcmc':
      return text(404, 'fullcmc is not served.');
    case 'simpleenroll':
    case 'simplereenroll':
      return enrol(parts, { program: program.program, renews: operation === 'simplereenroll' }, request, visitor);
    default:
      return operation satisfies never;
  }
}

interface Wanted {
  readonly program: string;
  readonly renews: boolean;
}

/**
 * 1 whoever fails too often waits · 2 who is it? Nothing of the body is read before that is known, but where a registered key
 * can be proven by the body alone · 3 the request is read · 4 and answered with a certificate, or when to come again.
 */
async function enrol(
  parts: VehicleDoorParts,
  wanted: Wanted,
  request: IncomingMessage,
  visitor: Visitor,
): Promise<Reply> {
  const { vehicles, failures, requests, node } = parts;
  const { remoteAddress } = visitor;
  const { program } = wanted;
  const door: VehicleDoor = { source: 'est', reporter: node, remoteAddress };

  // 1
  const wait = failures.secondsLeft(remoteAddress);
  if (wait > 0) return tooOften(wait);
  const stranger = async (reason: VehicleRefusal): Promise<Reply> => {
    const about = { program, fingerprint: fingerprintOf(visitor) };
    await vehicles.tellOfStranger(door, reason, about);
    if (failures.count(remoteAddress)) await vehicles.tellOfStranger(door, 'rate_limited', about);
    return refuseVehicle(reason, program);
  };

  // 2
  const proven = await prove(parts, wanted, request, visitor);
  if (!proven.ok) return stranger(proven.refusal);

  // 3
  const read = await readRequest(request);
  if (!read.ok && proven.value === null) return stranger('not_authenticated');
  let vehicle = proven.value;
  if (vehicle === null && read.ok) {
    const byKey = await vehicles.proveByKey(program, read.value.spkiSha256);
    if (!byKey.ok) return stranger(byKey.refusal);
    vehicle = byKey.value;
  }
  if (vehicle === null) throw new Error('nobody, and no refusal');
  if (!read.ok) {
    const told = { reason: 'csr_refused', detail: read.refusal.detail };
    await vehicles.tellOfRefusedEnrolment(door, vehicle, told);
    return text(read.refusal.status, read.refusal.detail);
  }

  // 4
  const busy = requests.secondsLeft(vehicle.identity.id);
  if (busy > 0) return tooOften(busy);
  requests.count(vehicle.identity.id);
  const answer = await vehicles.enrolVehicle(vehicle, read.value, door);
  if (!answer.ok) {
    const { reason, detail } = answer.refusal;
    await vehicles.tellOfRefusedEnrolment(door, vehicle, answer.refusal);
    return refuseEnrolment(reason, detail, program);
  }
  if (answer.value.kind === 'wait') {
    const { seconds } = answer.value;
    return text(202, 'The same request again will be answered.', { 'Retry-After': String(seconds) });
  }
  const [leaf] = unwrap(parseChainPem(answer.value.chainPem));
  if (leaf === undefined) throw new Error(`${answer.value.certificateId} has no certificate`);
  return binary('application/pkcs7-mime; smime-type=certs-only', encodeCertsOnly([leaf.der]));
}

/** Null: nobody so far, and the request itself may prove who it is. */
async function prove(
  { vehicles, issuers }: VehicleDoorParts,
  { program, renews }: Wanted,
  { headers }: IncomingMessage,
  { certificate }: Visitor,
): Promise<Result<ProvenVehicle | null, VehicleRefusal>> {
  if (certificate === 'unreadable') return refused('certificate_untrusted');
  if (renews) {
    if (certificate === null) return refused('not_authenticated');
    return vehicles.proveByCurrent(program, certificate, await issuers.current());
  }
  if (headers.authorization !== undefined) {
    const login = basicLogin(headers.authorization);
    if (login === null) return refused('not_authenticated');
    return vehicles.proveByToken(program, { vin: login.name, secret: login.secret });
  }
  if (certificate !== null) return vehicles.proveByManufacturer(program, certificate, await issuers.current());
  return (await vehicles.takesRegisteredKeys(program)) ? ok(null) : refused('not_authenticated');
}

type Unread = { readonly status: 400 | 413; readonly detail: string };

async function readRequest(request: IncomingMessage): Promise<Result<SigningRequest, Unread>> {
  const type = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (type !== undefined && type !== 'application/pkcs10') {
    return refused({ status: 400, detail: `csr_refused: Content-Type is application/pkcs10, this is ${type}.` });
  }
  const body = await readBody(request);
  if (body === null) return refused({ status: 413, detail: 'csr_refused: the request is longer than 64 KiB.' });
  const der = readBase64Body(body);
  if (der === null) return refused({ status: 400, detail: 'csr_refused: the body is not base64.' });
  const parsed = parseSigningRequest(pemEncode('CERTIFICATE REQUEST', der));
  if (!parsed.ok) return refused({ status: 400, detail: `csr_refused: ${parsed.refusal}: ${parsed.detail}` });
  return ok(parsed.value);
}

const tooOften = (seconds: number): Reply =>
  text(429, 'rate_limited: too many requests; come again later.', { 'Retry-After': String(seconds) });

const fingerprintOf = ({ certificate }: Visitor): string | null =>
  certificate === null || certificate === 'unreadable' ? null : certificate.fingerprint;
