import {
  type CapabilityObjection,
  type CombinedObjection,
  objectionTo,
  objectionToCombined,
  type Wish,
} from '../capability/objection.ts';
import type { Decision, StationFacts } from './check.ts';

/** Asked before anything is sent for it: what the station cannot do is a matter for a person. */
export function capabilitySuffices(wish: Wish, { capabilities }: Pick<StationFacts, 'capabilities'>): Decision | null {
  return stopFor(objectionTo(wish, capabilities));
}

/** Of one that is still to be made. */
export function combinedSuffices({
  isCombined,
  certificate,
  capabilities,
}: Pick<StationFacts, 'isCombined' | 'certificate' | 'capabilities'>): Decision | null {
  const isMade = certificate !== null && certificate.state !== 'gone';
  return isCombined && !isMade ? stopFor(objectionToCombined(capabilities)) : null;
}

const stopFor = (objection: CapabilityObjection | CombinedObjection | null): Decision | null =>
  objection === null ? null : { kind: 'stop', code: objection.reason, because: objection.detail };
