import type { StationBundle, VehicleBundle } from '@bfcert/certificate-lifecycle';
import type { Check, StationFacts } from '../station-process/check.ts';
import { type Decided, decideStep } from '../station-process/decide-step.ts';
import { trustAnchorsBrought } from '../station-process/trust-anchors-verified.ts';
import { unwantedAnchorsRemoved } from './removal.ts';
import type { RolloutPhase, TrustAnchorRollout } from './trust-anchor-rollout.ts';
import { vehicleRootsBrought } from './vehicle-roots-brought.ts';

type Checks = Readonly<Record<RolloutPhase, readonly Check[] | null>>;
const noStep = { planned: [], completed: null, failed: null } as const;

const forVehicles = (bundle: VehicleBundle): Checks => ({
  ...noStep,
  anchors: vehicleRootsBrought(bundle),
  removal: unwantedAnchorsRemoved(bundle),
});

const checks: Readonly<Record<StationBundle, Checks>> = {
  charging_station_trust: {
    ...noStep,
    anchors: trustAnchorsBrought,
    removal: unwantedAnchorsRemoved('charging_station_trust'),
  },
  v2g_trust: forVehicles('v2g_trust'),
  contract_trust: forVehicles('contract_trust'),
  oem_provisioning_trust: forVehicles('oem_provisioning_trust'),
};

/** What the station needs next. Null: nothing more. */
export function decideRollout(
  { phase, phaseDeadline }: Pick<TrustAnchorRollout, 'phase' | 'phaseDeadline'>,
  bundle: StationBundle,
  facts: StationFacts,
  now: Date,
): Decided | null {
  const ofPhase = checks[bundle][phase];
  return ofPhase === null ? null : decideStep(facts, now, { name: phase, checks: ofPhase, deadline: phaseDeadline });
}
