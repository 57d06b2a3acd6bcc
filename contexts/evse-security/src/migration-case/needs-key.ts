import { type Check, done, wait } from '../station-process/check.ts';
import type { MigrationFacts } from './facts.ts';

/** Before the checks of a rotation, which a migration has in common with one: is there anything to do, and by us? */
export const needsKey: readonly Check<MigrationFacts>[] = [needsNone, nobodyElseRotatesIt];

/** One that never had a password, and is in with its own certificate, is given none any more. */
function needsNone({ activeKey, pendingKey, session, certificate }: MigrationFacts) {
  const hasNone = activeKey === null && pendingKey === null;
  return hasNone && certificate?.state === 'active' && session?.fingerprint === certificate.fingerprint ? done : null;
}

/** Two that told it passwords at once would leave it with one that neither of them believes. */
function nobodyElseRotatesIt({ keyIsBeingRotated }: MigrationFacts) {
  return keyIsBeingRotated ? wait('the rotation of its key, which was begun before') : null;
}
