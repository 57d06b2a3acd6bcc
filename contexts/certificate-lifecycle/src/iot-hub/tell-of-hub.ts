import type { Actor } from '@bfcert/kernel/actor';
import type { Json } from '@bfcert/kernel/canonical-json';
import { domainEventOf } from '@bfcert/kernel/outbox';
import type { Transaction } from '@bfcert/kernel/transaction';
import { auditEntryOf } from '../audit/audit-entry.ts';
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
  tale: HubTale,
): Promise<void> {
  const now = clock.now();
  const { action, before, after, detail, event } = tale;
  if (event !== null) {
    const happened = { type: event, subject: `iot-hub:${detail.hub}`, data: detail };
    await events.append(tx, domainEventOf(now, tale, happened));
  }
  await audit.append(
    tx,
    auditEntryOf(now, tale, { action, purpose: 'iot_hub_identity', before, after, event, detail }),
  );
}
