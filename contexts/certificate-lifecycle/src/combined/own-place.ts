import type { Certificate } from '../certificate/certificate.ts';

type Placed = Pick<Certificate, 'purpose' | 'slot'>;

/** A combined certificate is the station's own, whichever program it has it by: the two take each other's place. */
const ownPlace = ({ purpose, slot }: Placed): Placed =>
  purpose === 'charger_combined' ? { purpose: 'charger_identity', slot: null } : { purpose, slot };

/** Of one identity: at most one of those in a place is active. */
export function isSamePlace(one: Placed, other: Placed): boolean {
  const [a, b] = [ownPlace(one), ownPlace(other)];
  return a.purpose === b.purpose && a.slot === b.slot;
}
