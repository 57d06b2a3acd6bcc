import type { Actor } from '@bfcert/kernel/actor';
import type { Json } from '@bfcert/kernel/canonical-json';
import { newId } from '@bfcert/kernel/ids';
import type { Transaction } from '@bfcert/kernel/transaction';
import { newAuditEntryId } from '../audit/audit-entry.ts';
import { describeActor } from '../audit/describe-actor.ts';
import type { LifecycleDependencies } from '../ports.ts';

export interface HubTale {
  readonly actor: Actor;
  readonly action: string;
  readonly reason: string;
  readonly correlationId: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly detail: Json & { readonly hub: string };
  /** Null: nothing has happened that others react to. */
  readonly event: 'IotHubOperationFinished' | 'IotHubCredentialTaken' | null;
}

/** What was done at a hub: audit entry and event in the transaction of what they tell of. */
export async function tellOfHub(
  { clock, events, audit }: Pick<LifecycleDependencies, 'clock' | 'events' | 'audit'>,
  tx: Transaction,
  { actor, action, reason, correlationId, before, after, detail, event }: HubTale,
): Promise<void> {
  const now = clock.now();
  if (event !== null) {
    await events.append(tx, {
      id: newId('evt', now.getTime()),
      type: event,
      version: 1,
      subject: `iot-hub:${detail.hub}`,
      at: now.toISOString(),
      actor,
      correlationId,
      causationId: null,
      data: detail,
    });
  }
  await audit.append(tx, {
    id: newAuditEntryId(now),
    at: now.toISOString(),
    actor: describeActor(actor),
    onBehalfOf: actor.onBehalfOf ?? null,
    action,
    outcome: 'done',
    identityId: null,
    certificateId: null,
    purpose: 'iot_hub_identity',
    before,
    after,
    event,
    reason,
    detail,
    correlationId,
    evidenceHash: null,
  });
}
