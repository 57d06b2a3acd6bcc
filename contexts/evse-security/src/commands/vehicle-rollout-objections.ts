import type { AnchorRollout, VehicleBundle } from '@bfcert/certificate-lifecycle';
import type { Transaction } from '@bfcert/kernel/transaction';
import { objectionTo } from '../capability/objection.ts';
import type { StationCapabilities } from '../capability/station-capabilities.ts';
import type { Charger } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { TrustAnchorInstallation } from '../trust-anchor-installation/trust-anchor-installation.ts';
import { missingAt } from '../trust-anchor-rollout/has-arrived.ts';
import { noRoomFor } from '../trust-anchor-rollout/room-for-roots.ts';
import { rootKindOf } from '../trust-anchor-rollout/trust-anchor-rollout.ts';
import { noWordFor } from '../trust-anchor-rollout/word-for-root.ts';
import type { WaveObjection } from '../wave/wave-objection.ts';

/** Which versions of OCPP its messages are of, where it is away and its family says so. */
const protocolOf = { native_201: 'ocpp2.0.1', native_21: 'ocpp2.1', security_extension_16: 'ocpp1.6' } as const;

/**
 * What keeps stations from roots for vehicles, the first that holds: its version has no word for them · its family cannot, or it
 * has shown so · its store has no room beside the next root for its CSMS.
 */
export async function vehicleRolloutObjections(
  { stores }: Pick<EvseSecurityDependencies, 'stores'>,
  tx: Transaction,
  stations: readonly Charger[],
  {
    rollout,
    bundle,
    capabilities,
  }: {
    readonly rollout: Pick<AnchorRollout, 'anchors'>;
    readonly bundle: VehicleBundle;
    readonly capabilities: ReadonlyMap<string, StationCapabilities>;
  },
): Promise<(station: Charger, known: readonly TrustAnchorInstallation[]) => WaveObjection | null> {
  const ids = stations.map(({ identityId }) => identityId);
  const sessions = await stores.sessions.currentOf(tx, ids);
  const lists = new Map((await stores.installedCertificates.ofChargers(tx, ids)).map((one) => [one.identityId, one]));
  return ({ identityId, settings }, known) => {
    const able = capabilities.get(identityId);
    if (able === undefined) throw new Error('a station was asked about and is not there');
    const path = able.path.value;
    const family = path === null || path === 'vendor' || path === 'excluded' ? null : protocolOf[path];
    const protocol = sessions.get(identityId)?.protocol ?? family;
    const wordless = protocol === null ? null : noWordFor(protocol, rootKindOf[bundle]);
    if (wordless !== null) return { reason: 'version_has_no_word', code: 'version_has_no_word', detail: wordless };
    const cannot = objectionTo('install_vehicle_roots', able);
    if (cannot !== null) return { reason: 'family_cannot', code: cannot.reason, detail: cannot.detail };
    const kept = lists.get(identityId)?.certificates.filter(({ kind }) => kind !== 'v2g_chain').length ?? 0;
    const full = noRoomFor(missingAt(rollout, known).length, { kept, settings });
    return full === null ? null : { reason: 'trust_anchor_store_full', code: 'trust_anchor_store_full', detail: full };
  };
}
