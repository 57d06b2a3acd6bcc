import { domainEventOf } from '@bfcert/kernel/outbox';
import type { Transaction } from '@bfcert/kernel/transaction';
import { auditEntryOf } from '../audit/audit-entry.ts';
import type { Cause } from '../commands/write-steps.ts';
import type { Binding } from '../identity/binding.ts';
import type { Identity } from '../identity/identity.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { LifecycleDependencies } from '../ports.ts';

interface Told {
  readonly fates: readonly { readonly certificateId: string; readonly fate: string }[];
  /** Of an EVSE that goes with its station; else null. */
  readonly station: IdentityId | null;
  /** Who the two were, where there were two. */
  readonly notes: { readonly [name: string]: string };
}

/** Event and audit entry of an identity that is gone, in the transaction of its end. */
export async function tellOfDecommission(
  { clock, events, audit }: Pick<LifecycleDependencies, 'clock' | 'events' | 'audit'>,
  tx: Transaction,
  { id, version, decommissioned }: Identity,
  { fates, station, notes }: Told,
  { action, context }: Cause,
): Promise<void> {
  const now = clock.now();
  const records = fates.map((each) => ({ ...each }));
  const detail = { certificates: decommissioned?.certificates ?? null, records, station, ...notes };
  const type = 'IdentityDecommissioned';
  const data = { managedIdentityId: id, ...detail, reason: context.reason };
  await events.append(tx, domainEventOf(now, context, { type, subject: id, data }));
  const states = { before: `version ${version - 1}`, after: 'decommissioned' };
  await audit.append(tx, auditEntryOf(now, context, { action, identityId: id, ...states, event: type, detail }));
}

/** Somebody is registered under names of one that is gone: the audit of each names the other. Resolves with those. */
export async function tellOfNamesTaken(
  { clock, audit, identities }: Pick<LifecycleDependencies, 'clock' | 'audit' | 'identities'>,
  tx: Transaction,
  { id, bindings }: { readonly id: IdentityId; readonly bindings: readonly Binding[] },
  { action, context }: Cause,
): Promise<readonly IdentityId[]> {
  const former = await identities.formerHolders(tx, bindings);
  for (const identityId of former) {
    const states = { before: 'decommissioned', after: 'decommissioned' };
    await audit.append(
      tx,
      auditEntryOf(clock.now(), context, { action, identityId, ...states, detail: { namesTakenBy: id } }),
    );
  }
  return former;
}
