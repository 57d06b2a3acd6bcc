import { domainEventOf } from '@bfcert/kernel/outbox';
import type { Transaction } from '@bfcert/kernel/transaction';
import { auditEntryOf } from '../audit/audit-entry.ts';
import type { Cause } from '../commands/write-steps.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { StationTolerance } from './station-tolerance.ts';

/** Event and audit entry of every change of a tolerance, in the transaction of the change. */
export async function tellOfTolerance(
  { clock, events, audit }: Pick<LifecycleDependencies, 'clock' | 'events' | 'audit'>,
  tx: Transaction,
  after: StationTolerance,
  before: StationTolerance | null,
  { action, context }: Cause,
): Promise<void> {
  const now = clock.now();
  const { id: stationToleranceId, identityId, kind, until, people } = after;
  const detail = { stationToleranceId, tolerance: kind, until, ...people };
  const states = { before: before?.state ?? null, after: after.state };
  const type = 'StationToleranceStateChanged';
  const data = { ...detail, managedIdentityId: identityId, ...states };
  await events.append(tx, domainEventOf(now, context, { type, subject: identityId, data }));
  await audit.append(tx, auditEntryOf(now, context, { action, identityId, ...states, event: type, detail }));
}
