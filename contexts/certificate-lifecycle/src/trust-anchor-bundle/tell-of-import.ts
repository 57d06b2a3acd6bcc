import { domainEventOf } from '@bfcert/kernel/outbox';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { SecondPerson } from '../approval/second-person.ts';
import { auditEntryOf } from '../audit/audit-entry.ts';
import type { CommandContext } from '../commands/command.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { bundleRules } from './bundle-purpose.ts';
import type { TrustAnchorBundle } from './trust-anchor-bundle.ts';

/** Event and audit entry of a new draft. `superseded`: the draft whose place it took. `secondPerson`: where one was needed. */
export async function tellOfImport(
  { clock, events, audit }: LifecycleDependencies,
  tx: Transaction,
  draft: TrustAnchorBundle,
  superseded: TrustAnchorBundle | null,
  context: CommandContext,
  secondPerson: SecondPerson | null = null,
): Promise<void> {
  const now = clock.now();
  const data = {
    bundleId: draft.id,
    bundleVersion: draft.version,
    bundlePurpose: draft.purpose,
    trustDomains: [...bundleRules[draft.purpose].trustDomains],
    fingerprints: draft.anchors.map(({ fingerprint }) => fingerprint),
    supersededVersion: superseded?.version ?? null,
  };
  const type = 'TrustAnchorBundleImported';
  await events.append(tx, domainEventOf(now, context, { type, subject: draft.id, data }));
  await audit.append(
    tx,
    auditEntryOf(now, context, {
      action: 'import-trust-anchors',
      purpose: draft.purpose,
      after: draft.state,
      event: type,
      detail: { ...data, ...secondPerson?.notes },
    }),
  );
}
