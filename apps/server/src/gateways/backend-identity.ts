import { randomUUID } from 'node:crypto';
import type { IdentityId, Lifecycle } from '@bfcert/certificate-lifecycle';
import { systemActor } from '@bfcert/kernel/actor';

/** The identity under which our own listeners are known; made once, found by its name afterwards. */
export async function ensureBackendIdentity(
  lifecycle: Lifecycle,
  fqdn: string,
  organisation: string,
): Promise<IdentityId> {
  const known = await lifecycle.identityByBinding('fqdn', fqdn);
  if (known) return known.id;
  const outcome = await lifecycle.registerIdentity(
    {
      subjectType: 'backend_server',
      bindings: [
        { kind: 'fqdn', value: fqdn },
        { kind: 'organisation', value: organisation },
      ],
      owner: organisation,
      family: 'station-listener',
      cohorts: [],
    },
    {
      actor: systemActor('server'),
      reason: 'the station listeners are known under this name',
      correlationId: randomUUID(),
      idempotencyKey: `station-listener-${fqdn}`,
    },
  );
  if (!outcome.ok) throw new Error(`the identity of our own listeners was refused: ${outcome.refusal.detail}`);
  return outcome.value.identityId;
}
