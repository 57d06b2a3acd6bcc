import { ok, refused } from '@bfcert/kernel/result';
import { describeActor } from '../audit/describe-actor.ts';
import type { CommandContext, Outcome } from '../commands/command.ts';
import { runCommand } from '../commands/run-command.ts';
import type { HubOperationId } from './hub-operation.ts';
import type { IotHubDependencies } from './iot-hub-dependencies.ts';
import type { ClaimedKey } from './one-time-keys.ts';
import { tellOfHub } from './tell-of-hub.ts';

export interface HubCredential {
  readonly hubCertificateId: string;
  readonly certificatePem: string;
  readonly privateKeyPem: string;
}

export type TakeRefusal = 'operation_unknown' | 'not_its_requester' | 'no_certificate_yet' | 'key_not_held';

/**
 * Hands a new private key out, once, to whoever ordered it. That it was is recorded first; the key itself stands
 * nowhere, so no repetition of the request gives it again, whatever its idempotency key.
 */
export async function takeCredential(
  deps: IotHubDependencies,
  { hub, operationId }: { readonly hub: string; readonly operationId: HubOperationId },
  asked: CommandContext,
): Promise<Outcome<HubCredential, TakeRefusal>> {
  // Without the idempotency key: a repetition is to be refused, not answered with what was given once.
  const { actor, reason, correlationId } = asked;
  const context: CommandContext = { actor, reason, correlationId };
  let claimed: ClaimedKey | null = null;
  try {
    const taken = await runCommand(deps, {
      name: 'take-hub-credential',
      input: { hub, operationId },
      context,
      subject: { purpose: 'iot_hub_identity' },
      work: async (tx): Promise<Outcome<{ hubCertificateId: string; certificatePem: string }, TakeRefusal>> => {
        const operation = await deps.hubStore.lockOperation(tx, operationId);
        if (operation === null || operation.hub !== hub) {
          return refused({ reason: 'operation_unknown', detail: 'The hub has no such operation.' });
        }
        if (operation.requestedBy !== describeActor(context.actor)) {
          return refused({
            reason: 'not_its_requester',
            detail: 'A key is given to whoever ordered it, and to nobody else.',
          });
        }
        const id = operation.hubCertificateId;
        const [seen] = id === null || operation.task.kind !== 'create' ? [] : await deps.hubStore.seen(hub, [id]);
        if (id === null || seen === undefined) {
          return refused({
            reason: 'no_certificate_yet',
            detail: `It has no new certificate; it is ${operation.status}.`,
          });
        }
        claimed = deps.keys.claim(operationId);
        if (claimed === null) {
          const detail = `The key is not held here: it was taken, waited too long, or was lost with a restart. Delete ${id}, and order another.`;
          return refused({ reason: 'key_not_held', detail });
        }
        await tellOfHub(deps, tx, {
          actor: context.actor,
          action: 'take-hub-credential',
          reason: context.reason,
          correlationId: context.correlationId,
          before: null,
          after: 'taken',
          event: 'IotHubCredentialTaken',
          detail: { hub, operationId, hubCertificateId: id, fingerprint: seen.fingerprint },
        });
        return ok({ hubCertificateId: id, certificatePem: seen.certificatePem });
      },
    });
    if (!taken.ok) return taken;
    return ok({ ...taken.value, privateKeyPem: keyOf(claimed) });
  } catch (error) {
    putBack(claimed);
    throw error;
  }
}

function keyOf(claimed: ClaimedKey | null): string {
  if (claimed === null) throw new Error('a key was given without having been claimed');
  return claimed.privateKeyPem;
}

const putBack = (claimed: ClaimedKey | null): void => claimed?.putBack();
