import type { VehicleBundle } from '@bfcert/certificate-lifecycle';
import type { VehicleRootKind } from '../station-contract/index.ts';
import { capabilitySuffices } from '../station-process/capability-suffices.ts';
import { type Check, type Decision, done, type StationFacts } from '../station-process/check.ts';
import { askForList, lastList, type RootUse, sendMissing } from '../station-process/roots-on-list.ts';
import { noRoomFor } from './room-for-roots.ts';
import { rootKindOf } from './trust-anchor-rollout.ts';
import { noWordFor } from './word-for-root.ts';

/**
 * As with the roots by which it verifies us nothing is believed but the station's own list. What does not apply to these: no
 * connection stands on them, so there is no readiness, no root that comes first, and no form that another has signed (M05.FR.09–16
 * is about CSMS roots alone).
 */
export function vehicleRootsBrought(bundle: VehicleBundle): readonly Check[] {
  const kind = rootKindOf[bundle];
  const use = useOf(kind);
  return [
    everyRootIsListed,
    (facts) => wordIsKnown(kind, facts),
    (facts) => capabilitySuffices('install_vehicle_roots', facts),
    (facts, now) => (lastList(facts, use) === null ? askForList(facts, now, use) : null),
    (facts) => storeHasRoom(facts, use),
    (facts, now) => sendMissing(facts, now, missing(facts), use),
    (facts, now) => askForList(facts, now, use),
  ];
}

const useOf = (kind: VehicleRootKind): RootUse => ({
  list: { action: 'list_vehicle_roots', command: { kind: 'list_certificates', kinds: [kind] } },
  install: {
    action: 'install_vehicle_root',
    command: (certificatePem) => ({ kind: 'install_trust_anchor', certificatePem, of: kind }),
  },
});

const missing = ({ anchors }: StationFacts) => anchors.filter(({ state }) => state !== 'verified');

/** Also where it is to have none of them any more. */
const everyRootIsListed = (facts: StationFacts): Decision | null => (missing(facts).length === 0 ? done : null);

/** Of one that is away nobody knows in which version it comes. */
function wordIsKnown(kind: VehicleRootKind, { session }: StationFacts): Decision | null {
  const because = session === null ? null : noWordFor(session.protocol, kind);
  return because === null ? null : { kind: 'stop', code: 'version_has_no_word', because };
}

/** What it has refused for want of room before, and a root for its CSMS must find room after these. */
function storeHasRoom(facts: StationFacts, use: RootUse): Decision | null {
  const listed = lastList(facts, use)?.answer?.certificates?.length ?? 0;
  const kept = facts.rootsOfOtherUses.length + listed;
  const because = noRoomFor(missing(facts).length, { kept, settings: facts.charger.settings });
  return because === null ? null : { kind: 'stop', code: 'trust_anchor_store_full', because };
}
