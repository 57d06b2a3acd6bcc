import type { EnrolmentDependencies } from '../enrolment-ports.ts';
import { OWN_DOOR_LEASE_MS, type OwnDoor } from '../own-door/own-door.ts';

/** Where vehicles are let in, of all servers; each says so itself, again and again. */
export function ownDoors({
  transactions,
  clock,
  stores,
}: Pick<EnrolmentDependencies, 'transactions' | 'clock'> & {
  readonly stores: Pick<EnrolmentDependencies['stores'], 'doors'>;
}): Promise<readonly OwnDoor[]> {
  const since = new Date(clock.now().getTime() - OWN_DOOR_LEASE_MS);
  return transactions.run((tx) => stores.doors.open(tx, since));
}
