import { objectionTo, type Wish } from '../capability/objection.ts';
import type { Decision, StationFacts } from './check.ts';

/** Asked before anything is sent for it: what the station cannot do is a matter for a person. */
export function capabilitySuffices(wish: Wish, { capabilities }: Pick<StationFacts, 'capabilities'>): Decision | null {
  const objection = objectionTo(wish, capabilities);
  return objection === null ? null : { kind: 'stop', code: objection.reason, because: objection.detail };
}
