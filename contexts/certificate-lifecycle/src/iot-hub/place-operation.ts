import type { Transaction } from '@bfcert/kernel/transaction';
import { describeActor } from '../audit/describe-actor.ts';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { CommandContext } from '../commands/command.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { type HubOperation, type HubOperationId, type HubTask, newHubOperationId } from './hub-operation.ts';
import { IOT_HUB_OPERATIONS } from './iot-hub-dependencies.ts';
import { tellOfHub } from './tell-of-hub.ts';

/** Operation, audit entry and nudge, in the caller's transaction; whether it may be ordered the caller has seen. */
export async function placeOperation(
  deps: Pick<LifecycleDependencies, 'hubStore' | 'nudges' | 'clock' | 'events' | 'audit'>,
  tx: Transaction,
  {
    hub,
    task,
    hubCertificateId,
    certificateId,
  }: {
    readonly hub: string;
    readonly task: HubTask;
    readonly hubCertificateId: string | null;
    readonly certificateId: CertificateId | null;
  },
  { action, context }: { readonly action: string; readonly context: CommandContext },
): Promise<HubOperationId> {
  const now = deps.clock.now();
  const operation: HubOperation = {
    id: newHubOperationId(now),
    hub,
    task,
    hubCertificateId,
    certificateId,
    requestedBy: describeActor(context.actor),
    reason: context.reason,
    correlationId: context.correlationId,
    status: 'queued',
    attempts: 0,
    nextAttemptAt: now.toISOString(),
    calledAt: null,
    lastError: null,
    done: [],
    candidates: [],
    createdAt: now.toISOString(),
    finishedAt: null,
    result: null,
  };
  await deps.hubStore.insertOperation(tx, operation);
  await tellOfHub(deps, tx, {
    actor: context.actor,
    action,
    reason: context.reason,
    correlationId: context.correlationId,
    before: null,
    after: 'queued',
    event: null,
    detail: { hub, operationId: operation.id, hubCertificateId, certificateId, task: { ...task } },
  });
  await deps.nudges.nudge(tx, IOT_HUB_OPERATIONS, operation.id);
  return operation.id;
}
