import { listSinceKey } from '../connection-slot/key-in-slot.ts';
import { planSlot } from '../connection-slot/plan-slot.ts';
import type { Decision } from '../station-process/check.ts';
import type { MigrationFacts } from './facts.ts';

/** Its new key has taken the slot that was free for its certificate, and the list to go back to is another one. */
export function slotIsPlannedAnew(facts: MigrationFacts): Decision | null {
  const { connection } = facts.case;
  const list = listSinceKey(facts);
  if (list === null || connection?.way !== 'connection_slot' || connection.previousPriority === list) return null;
  const { connection_slots = null } = facts.charger.settings;
  const planned = planSlot({ connection_priority: list, connection_slots });
  if ('stop' in planned) return planned.stop;
  return { kind: 'act', act: { kind: 'plan_connection', connection: { way: 'connection_slot', ...planned } } };
}
