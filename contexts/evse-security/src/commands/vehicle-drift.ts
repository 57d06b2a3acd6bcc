import { boundValue } from '@bfcert/certificate-lifecycle';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { Charger } from '../charger/charger.ts';
import { namesLeaf } from '../installed-certificates/vehicle-chains.ts';
import {
  chainsIn,
  type KnownChain,
  type Lists,
  nameOfDrift,
  type VehicleDrift,
  vehicleDriftOf,
} from '../installed-certificates/vehicle-drift.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { StationOrder } from '../station-order/station-order.ts';
import { processContext } from './command-context.ts';
import { vehicleCertificates } from './vehicle-certificates.ts';

type OfStation = Pick<StationOrder, 'id'> & { readonly charger: Charger };

/**
 * How what a station lists for vehicles differs from the inventory. What it has lost since the list before is renewed: its
 * key may be gone with it. That is no second renewal if this is done again.
 */
export async function lookForVehicleDrift(
  deps: EvseSecurityDependencies,
  { id, charger }: OfStation,
  lists: Lists,
): Promise<readonly VehicleDrift[]> {
  const drift = vehicleDriftOf(lists, await knownChains(deps, charger, lists));
  for (const one of drift) {
    if (one.kind !== 'lost' || lists.before?.told.includes(nameOfDrift(one)) === true) continue;
    const context = processContext(id, 'the station does not list it any more');
    // Refused for what is not ours to renew, or not now: a person is told of it in any case.
    await deps.lifecycle.renewCertificate({ certificateId: one.certificateId }, context);
  }
  return drift;
}

/** What the station was sent, and beside that whatever its list names. */
async function knownChains(
  deps: EvseSecurityDependencies,
  charger: Charger,
  { now }: Lists,
): Promise<readonly KnownChain[]> {
  const sent = await vehicleCertificates(deps, charger.identityId);
  const known: KnownChain[] = [];
  for (const { id, chainPem, standing, endpoint } of sent) {
    const state = standing === 'active' || standing === 'revoked' ? standing : 'other';
    known.push({ id, chainPem, state, isOurs: await isOfStation(deps, charger, endpoint.identityId) });
  }
  for (const hashData of chainsIn(now)) {
    if (known.some((one) => namesLeaf(hashData, one))) continue;
    for (const { id, identityId, chainPem, state } of await deps.lifecycle.certificatesWithSerial(
      hashData.serialNumber,
    )) {
      if (chainPem === null || !namesLeaf(hashData, { chainPem })) continue;
      const isOurs = await isOfStation(deps, charger, identityId);
      known.push({ id, chainPem, state: state === 'revoked' ? state : 'other', isOurs });
    }
  }
  return known;
}

/** Its own, as a combined one is, or that of one of its EVSEs. */
async function isOfStation(
  { lifecycle }: EvseSecurityDependencies,
  { identityId, wireName }: Charger,
  holder: Charger['identityId'],
): Promise<boolean> {
  if (holder === identityId) return true;
  const identity = await lifecycle.findIdentity(holder);
  return identity !== null && boundValue(identity, 'station') === wireName;
}

/**
 * Each difference is told once, as an event that opens the incident of the station or counts in it, until a list is in
 * order again. One that no record knows becomes an orphan as well. Call it last.
 */
export async function tellVehicleDrift(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  { id, charger }: OfStation,
  { drift, told }: { readonly drift: readonly VehicleDrift[]; readonly told: readonly string[] },
): Promise<void> {
  const { lifecycle, clock } = deps;
  const { identityId, wireName } = charger;
  for (const one of drift) {
    if (told.includes(nameOfDrift(one))) continue;
    if (one.kind === 'unknown') {
      const { serialNumber, issuerKeyHash } = one.hashData;
      await lifecycle.recordListedOrphan(tx, { station: wireName, serial: serialNumber, issuerKeyHash });
    }
    await lifecycle.recordSecurityEvent(tx, {
      source: 'gateway',
      reporter: id,
      type: `vehicle_certificate_${one.kind}`,
      identityId,
      remoteAddress: null,
      at: clock.now().toISOString(),
      reportedTime: null,
      count: 1,
      details: one.kind === 'lost' ? { certificateId: one.certificateId } : { ...one.hashData },
      ...(one.kind === 'unknown' ? {} : { about: { certificateId: one.certificateId } }),
    });
  }
  if (drift.length > 0 || told.length === 0) return;
  await lifecycle.resolveVehicleDrift(tx, identityId, processContext(id, 'what the station lists is in order again'));
}
