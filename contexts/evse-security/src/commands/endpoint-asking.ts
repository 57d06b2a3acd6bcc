import { ok, type Result, refused, unwrap } from '@bfcert/kernel/result';
import { nameOf, parseCertificatePem, type SigningRequest } from '@bfcert/kernel/x509';
import type { ChargerId } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { SigningRequestMessage } from '../station-contract/index.ts';
import { chooseEndpoint, type EndpointRefusal } from '../vehicle-endpoint/choose-endpoint.ts';
import { purposeFor, type VehicleEndpoint } from '../vehicle-endpoint/vehicle-endpoint.ts';

/** The EVSE that a station's request is for, by the CN in it; null: it is for the station itself. */
export async function endpointAsking(
  { lifecycle, transactions, stores }: EvseSecurityDependencies,
  { identityId: named, use, wantedRoot }: SigningRequestMessage,
  { subject }: SigningRequest,
): Promise<Result<VehicleEndpoint | null, EndpointRefusal | 'charger_unknown'>> {
  if (use === 'charging_station') return ok(null);
  const commonNames = nameOf(subject, 'CN');
  const [seccId] = commonNames;
  const identity = seccId === undefined ? null : await lifecycle.identityByBinding('secc_id', seccId);
  const purpose = purposeFor(use);
  const roots = wantedRoot === undefined ? [] : await lifecycle.v2gRoots(purpose);
  const known = await transactions.run(async (tx) => {
    const charger = await stores.chargers.find(tx, named as ChargerId);
    if (charger === null) return null;
    const open = identity === null ? [] : await stores.renewals.openOfEndpoint(tx, identity.id);
    const awaited = open.filter(
      ({ endpoint, certificateId }) => endpoint?.purpose === purpose && certificateId === null,
    );
    return { wireName: charger.wireName, awaited: awaited.map(({ endpoint }) => endpoint?.slot ?? null) };
  });
  if (known === null) return refused('charger_unknown');
  return chooseEndpoint(
    { use, commonNames, wantedRoot: wantedRoot ?? null },
    { ...known, identity, roots: roots.map(({ pem }) => unwrap(parseCertificatePem(pem))) },
  );
}
