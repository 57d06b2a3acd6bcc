import { newId } from '@bfcert/kernel/ids';
import type { Transaction } from '@bfcert/kernel/transaction';
import { newAuditEntryId } from '../audit/audit-entry.ts';
import { describeActor } from '../audit/describe-actor.ts';
import type { CommandContext } from '../commands/command.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { bundleRules } from './bundle-purpose.ts';
import type { TrustAnchorBundle } from './trust-anchor-bundle.ts';

/** Event and audit entry of a new draft. `superseded`: the draft whose place it took. */
export async function tellOfImport(
  { clock, events, audit }: LifecycleDependencies,
  tx: Transaction,
  draft: TrustAnchorBundle,
  superseded: TrustAnchorBundle | null,
  { actor, reason, correlationId, causationId }: CommandContext,
): Promise<void> {
  const now = clock.now();
  const at = now.toISOString();
  const data = {
    bundleId: draft.id,
    bundleVersion: draft.version,
    bundlePurpose: draft.purpose,
    trustDomains: [...bundleRules[draft.purpose].trustDomains],
    fingerprints: draft.anchors.map(({ fingerprint }) => fingerprint),
    supersededVersion: superseded?.version ?? null,
  };
  const type = 'TrustAnchorBundleImported';
  await events.append(tx, {
    id: newId('evt', now.getTime()),
    type,
    version: 1,
    subject: draft.id,
    at,
    actor,
    correlationId,
    causationId: causationId ?? null,
    data,
  });
  await audit.append(tx, {
    id: newAuditEntryId(now),
    at,
    actor: describeActor(actor),
    onBehalfOf: actor.onBehalfOf ?? null,
    action: 'import-trust-anchors',
    outcome: 'done',
    identityId: null,
    certificateId: null,
    purpose: draft.purpose,
    before: null,
    after: draft.state,
    event: type,
    reason,
    detail: data,
    correlationId,
    evidenceHash: null,
  });
}
