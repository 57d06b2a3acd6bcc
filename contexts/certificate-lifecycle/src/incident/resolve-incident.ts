import type { Transaction } from '@bfcert/kernel/transaction';
import type { CommandContext } from '../commands/command.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { resolve } from './decide.ts';
import type { Incident } from './incident.ts';
import { tellOfIncident } from './tell-of-incident.ts';

/** For a cause whose end only its source can see, in the source's transaction. Nothing when there is none open. */
export async function resolveIncident(
  deps: Pick<LifecycleDependencies, 'clock' | 'events' | 'audit' | 'incidents'>,
  tx: Transaction,
  { cause, object }: Pick<Incident, 'cause' | 'object'>,
  context: Omit<CommandContext, 'idempotencyKey' | 'expectedVersion'>,
): Promise<void> {
  const before = await deps.incidents.lockOf(tx, cause, object);
  const after = before === null ? null : resolve(before, deps.clock.now());
  if (before === null || after === null) return;
  await deps.incidents.update(tx, after, before.version);
  await tellOfIncident(deps, tx, after, before, { action: 'resolve-incident', event: 'IncidentResolved', context });
}
