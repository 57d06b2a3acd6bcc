import type { IncomingMessage } from 'node:http';
import { boundValue } from '@bfcert/certificate-lifecycle';
import type { VehicleDoor, VehicleRefusal } from '@bfcert/vehicle-provisioning';
import type { VehicleDoorParts } from './answer-est.ts';
import { basicLogin } from './basic-login.ts';
import { readBody } from './read-body.ts';
import { refuseVehicle } from './refusals.ts';
import { json, type Reply, text } from './reply.ts';
import { parseFromVehicle, toVehicle } from './v2icp.ts';
import type { VasPath } from './vas-path.ts';
import type { Visitor } from './visitor.ts';

const V2ICP = 'v2icp';

/**
 * What vehicles do with their certificates towards a service. Each authenticated request is the evidence that the
 * certificate is in use; whatever the service does with it stands behind this door.
 */
export async function answerVas(
  parts: VehicleDoorParts,
  { program: label, resource }: VasPath,
  request: IncomingMessage,
  visitor: Visitor,
): Promise<Reply> {
  const { vehicles, issuers, failures, node } = parts;
  const { remoteAddress, certificate } = visitor;
  const door: VehicleDoor = { source: 'vas', reporter: node, remoteAddress };
  const program = await vehicles.vasProgram(label);
  const isV2icp = resource === V2ICP;
  if (program === null || (isV2icp && program.v2icp === 'off')) return text(404, 'program_unknown: nothing is here.');
  if (request.method !== 'POST' && (isV2icp || request.method !== 'GET')) {
    return text(405, 'Asked for by another method.', { Allow: isV2icp ? 'POST' : 'GET, POST' });
  }
  const wait = failures.secondsLeft(remoteAddress);
  if (wait > 0) return text(429, 'rate_limited: come again later.', { 'Retry-After': String(wait) });
  const stranger = async (reason: VehicleRefusal): Promise<Reply> => {
    const fingerprint = certificate === null || certificate === 'unreadable' ? null : certificate.fingerprint;
    const about = { program: program.program, fingerprint };
    await vehicles.tellOfStranger(door, reason, about);
    if (failures.count(remoteAddress)) await vehicles.tellOfStranger(door, 'rate_limited', about);
    return refuseVehicle(reason, program.program);
  };
  if (certificate === 'unreadable') return stranger('certificate_untrusted');
  if (certificate === null) {
    if (!isV2icp || program.v2icp !== 'certificate_or_vin') return stranger('not_authenticated');
    return answerByVin(parts, program.program, request, stranger);
  }

  const proven = await vehicles.proveByCurrent(program.program, certificate, await issuers.current());
  if (!proven.ok) return stranger(proven.refusal);
  const used = await vehicles.recordVehicleTransaction(proven.value, door);
  if (!used.ok) return stranger('certificate_withdrawn');
  const vin = boundValue(proven.value.identity, 'vin');
  const body = request.method === 'POST' ? await readBody(request) : Buffer.alloc(0);
  if (body === null) return text(413, 'The request is longer than 64 KiB.');
  if (!isV2icp)
    return json({ program: program.program, vehicle: vin, resource, certificate: used.value.certificateId });
  const told = parseFromVehicle(body);
  if (told === null || told.vin !== vin) return text(400, 'It is not a message of this vehicle.');
  return json(toVehicle(told));
}

/** A VIN is no secret: who comes by it alone is answered, and is no evidence of anything. */
async function answerByVin(
  { vehicles }: VehicleDoorParts,
  program: string,
  request: IncomingMessage,
  stranger: (reason: VehicleRefusal) => Promise<Reply>,
): Promise<Reply> {
  const login = basicLogin(request.headers.authorization);
  if (login === null) return stranger('not_authenticated');
  if (!(await vehicles.isVehicleOf(program, login.name))) return stranger('vehicle_unknown');
  const body = await readBody(request);
  if (body === null) return text(413, 'The request is longer than 64 KiB.');
  const told = parseFromVehicle(body);
  if (told === null || told.vin !== login.name) return text(400, 'It is not a message of this vehicle.');
  return json(toVehicle(told));
}
