import { boundValue, boundValues, type Identity } from '@bfcert/certificate-lifecycle';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { Certificate } from '@bfcert/kernel/x509';
import type { ListedAnchor } from '../station-contract/index.ts';
import { isListed } from '../trust-anchor-installation/listed.ts';
import { purposeFor, type VehicleEndpoint, type VehicleUse } from './vehicle-endpoint.ts';

/** Why a request for a certificate towards vehicles is for none of the station's EVSEs. None of them passes by itself. */
export type EndpointRefusal =
  /** The CN occurs not exactly once, or no EVSE is bound to it. */
  | 'secc_id_unknown'
  | 'secc_id_of_another_station'
  /** The station wants a root that none of our chains for this use ends at (2.1, hashRootCertificate). */
  | 'v2g_root_not_served'
  /** We have it, and the EVSE is bound to others. */
  | 'v2g_root_not_bound';

interface Asked {
  readonly use: VehicleUse;
  /** Every CN of the request. */
  readonly commonNames: readonly string[];
  readonly wantedRoot: ListedAnchor | null;
}

interface Known {
  /** Whose SeccId the CN is; null: nobody's. */
  readonly identity: Identity | null;
  /** Of the station that asks. */
  readonly wireName: string;
  /** Roots at which our chains for this use end. */
  readonly roots: readonly Certificate[];
  /** Slots of the EVSE for which its station has been asked and has not sent a request. */
  readonly awaited: readonly (string | null)[];
}

/** Bindings are compared exactly: a station gets certificates for the EVSEs that are recorded as its own, and for no other. */
export function chooseEndpoint(asked: Asked, known: Known): Result<VehicleEndpoint, EndpointRefusal> {
  const { identity, wireName } = known;
  if (asked.commonNames.length !== 1 || identity === null) return refused('secc_id_unknown');
  if (boundValue(identity, 'secc_id') !== asked.commonNames[0]) return refused('secc_id_unknown');
  if (boundValue(identity, 'station') !== wireName) return refused('secc_id_of_another_station');
  const slot = chooseSlot(boundValues(identity, 'v2g_root'), asked.wantedRoot, known);
  return slot.ok ? ok({ identityId: identity.id, purpose: purposeFor(asked.use), slot: slot.value }) : slot;
}

/**
 * The root that the station names decides (2.1, A02.FR.27); it is never given a certificate under another one. Where it
 * names none it is the one that it was asked for, else the first that the EVSE is bound to.
 */
function chooseSlot(
  bound: readonly string[],
  wanted: ListedAnchor | null,
  { roots, awaited }: Known,
): Result<string | null, EndpointRefusal> {
  if (wanted === null) {
    const [first = null] = bound;
    return ok(awaited.find((slot) => (slot === null ? bound.length === 0 : bound.includes(slot))) ?? first);
  }
  const root = roots.find((one) => isListed(one, [wanted]));
  if (root === undefined) return refused('v2g_root_not_served');
  if (bound.length === 0) return ok(null);
  return bound.includes(root.fingerprint) ? ok(root.fingerprint) : refused('v2g_root_not_bound');
}
