import type { AnchorRollout, StationBundle } from '@bfcert/certificate-lifecycle';
import { newId } from '@bfcert/kernel/ids';
import type { Transaction } from '@bfcert/kernel/transaction';
import { noFormOf, takenInNoForm } from '../anchor-drift/form-of-check.ts';
import type { ListedRoots } from '../anchor-drift/listed-roots.ts';
import { objectionTo } from '../capability/objection.ts';
import type { StationCapabilities } from '../capability/station-capabilities.ts';
import type { Charger, ChargerId } from '../charger/charger.ts';
import { type EvseSecurityDependencies, TRUST_ANCHOR_ROLLOUTS } from '../ports.ts';
import type { TrustAnchorInstallation } from '../trust-anchor-installation/trust-anchor-installation.ts';
import { hasArrived, missingAt } from '../trust-anchor-rollout/has-arrived.ts';
import {
  isForVehicles,
  ownersOf,
  type RolloutPhase,
  type TrustAnchorRolloutId,
} from '../trust-anchor-rollout/trust-anchor-rollout.ts';
import type { MemberState } from '../wave/wave.ts';
import type { WaveObjection } from '../wave/wave-objection.ts';
import type { CommandContext } from './command-context.ts';
import { newProcess } from './new-process.ts';
import { isRunning } from './open-processes.ts';
import { recordChange } from './record-change.ts';
import { capabilitiesOf } from './station-capabilities.ts';
import { vehicleRolloutObjections } from './vehicle-rollout-objections.ts';
import type { WaveWork } from './wave-work.ts';

/** Waves that bring stations the trust anchors of a version. */
export const rolloutWork: WaveWork = {
  kindsFor: ({ bundle }) => ownersOf(bundle ?? 'charging_station_trust'),
  objections: async (deps, tx, stations, { rollout, firstAnchor }) => {
    if (rollout === null) throw new Error('a wave of trust anchors needs to know which');
    const { stores } = deps;
    const ids = stations.map(({ identityId }) => identityId);
    const behind = await stores.controllerStations.carrying(
      tx,
      stations.map(({ wireName }) => wireName),
    );
    const capabilities = await capabilitiesOf(deps, tx, stations);
    const { bundle } = rollout;
    const latest = await stores.rollouts.latestOfBundle(tx, bundle, ids);
    const lists = new Map((await stores.listedRoots.ofChargers(tx, ids)).map((one) => [one.identityId, one]));
    const installed = Map.groupBy(await stores.anchors.ofChargers(tx, ids), (one) => one.identityId);
    const ofVehicles = isForVehicles(bundle)
      ? await vehicleRolloutObjections(deps, tx, stations, { rollout, bundle, capabilities })
      : null;
    const against = (station: Charger): WaveObjection | null => {
      const { identityId, wireName } = station;
      if (ofVehicles === null && behind.has(wireName)) return told('station_behind_controller');
      if (isRunning(latest.get(identityId)?.phase ?? 'completed')) return told('rollout_is_open');
      if (hasArrived(rollout, installed.get(identityId) ?? [])) return told('anchors_verified');
      const known = installed.get(identityId) ?? [];
      if (ofVehicles !== null) return ofVehicles(station, known);
      return (
        objectionOfFamily(capabilities.get(identityId)) ??
        objectionOfCheck(capabilities.get(identityId), { rollout, firstAnchor }, known, lists.get(identityId))
      );
    };
    return new Map(
      stations.flatMap((station): readonly (readonly [ChargerId, WaveObjection])[] => {
        const objection = against(station);
        return objection === null ? [] : [[station.identityId, objection]];
      }),
    );
  },
  begin: (deps, tx, identityId, { bundle }, context) =>
    openRollout(deps, tx, { identityId, bundle: bundle ?? 'charging_station_trust' }, context),
  standing: async ({ stores }, tx, ids, { bundle }) => {
    const rollouts = await stores.rollouts.latestOfBundle(tx, bundle ?? 'charging_station_trust', ids);
    return new Map(
      [...rollouts].map(([identityId, { id, phase, waitingFor }]) => [
        identityId,
        {
          processId: id,
          state: isRunning(phase) ? 'pending' : phase,
          step: phase === 'anchors' || phase === 'removal' ? phase : null,
          waitingFor,
        },
      ]),
    );
  },
};

export function memberStateOfRollout(phase: RolloutPhase): Extract<MemberState, 'under_way' | 'active' | 'failed'> {
  if (phase === 'completed') return 'active';
  return phase === 'failed' ? 'failed' : 'under_way';
}

function objectionOfFamily(known: StationCapabilities | undefined): WaveObjection | null {
  if (known === undefined) throw new Error('a station was asked about and is not there');
  const cannot = objectionTo('list_certificates', known) ?? objectionTo('install_anchor', known);
  return cannot === null ? null : { reason: 'family_cannot', code: cannot.reason, detail: cannot.detail };
}

/** All that it lacks it takes in no form: nothing would be sent. */
function objectionOfCheck(
  known: StationCapabilities | undefined,
  { rollout, firstAnchor }: { readonly rollout: AnchorRollout; readonly firstAnchor: string | null },
  installed: readonly TrustAnchorInstallation[],
  list: ListedRoots | undefined,
): WaveObjection | null {
  if (known?.additional_root_check.value !== true || list === undefined) return null;
  const missing = missingAt(rollout, installed);
  const refused = takenInNoForm(missing, rollout, list, firstAnchor);
  const [first] = refused;
  if (first === undefined || refused.length < missing.length) return null;
  return { reason: 'family_cannot', code: 'additional_root_check', detail: noFormOf(first) };
}

const sentences = {
  station_behind_controller: 'A local controller carries it, and verifies us in its place.',
  anchors_verified: 'It lists all that it is to trust.',
  rollout_is_open: 'Its trust anchors are on their way already.',
} as const;

const told = (reason: keyof typeof sentences): WaveObjection => ({ reason, code: reason, detail: sentences[reason] });

/** Row, note, event, audit and job of a new one, which starts by itself. Null: the station has one of this bundle that has not ended. */
export async function openRollout(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  { identityId, bundle }: { readonly identityId: ChargerId; readonly bundle: StationBundle },
  context: CommandContext,
): Promise<TrustAnchorRolloutId | null> {
  const { stores, clock, nudges } = deps;
  const now = clock.now();
  const id: TrustAnchorRolloutId = newId('tar', now.getTime());
  const added = await stores.rollouts.add(tx, {
    ...newProcess<RolloutPhase>(id, identityId, 'planned', now, 'planned'),
    bundle,
  });
  if (added === 'another_is_open') return null;
  await stores.rollouts.note(tx, id, { at: now, kind: 'operator', text: `planned: ${context.reason}` });
  const change = { event: 'TrustAnchorRolloutStateChanged', action: 'plan-rollout', before: null, after: 'planned' };
  await recordChange(deps, tx, { identityId, ...change, data: { processId: id } }, context);
  await nudges.nudge(tx, TRUST_ANCHOR_ROLLOUTS, id);
  return id;
}
