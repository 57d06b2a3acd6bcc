import { type BrokerKind, partiesOf } from '../broker/broker-kind.ts';
import type { Artifact } from './artifact.ts';
import type { WaitedFor } from './party.ts';
import type { ProvisioningCase } from './provisioning-case.ts';
import { type Signals, unmet } from './signals.ts';

/** Who must act next. */
export function waitingFor(
  { state, path, artifact }: Pick<ProvisioningCase, 'state' | 'path' | 'artifact'>,
  signals: Signals,
): WaitedFor {
  switch (state.name) {
    case 'prerequisite':
      return unmet(signals)[0]?.party ?? 'operator';
    case 'delivery':
      return partiesOf[path.kind].delivers;
    case 'pending_activation':
      return whoProves(artifact, path.kind, signals);
    case 'blocked':
      return state.waitsFor;
    case 'failed':
      return 'operator';
    case 'active':
    case 'withdrawn':
      return 'nobody';
    default:
      return state satisfies never;
  }
}

/** A vehicle shows its own identity by using it. Of a contract that its provider has confirmed, a station's word is left. */
function whoProves(artifact: Artifact, kind: BrokerKind, { evidence }: Signals): WaitedFor {
  if (artifact === 'vehicle_vas_identity') return 'vehicle';
  const counted = evidence.filter(({ objection }) => objection === null);
  return counted.some(({ type }) => type === 'provider_confirmation') ? 'station' : partiesOf[kind].proves;
}
