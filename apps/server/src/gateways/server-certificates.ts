import { randomUUID } from 'node:crypto';
import type { IdentityId, Lifecycle } from '@bfcert/certificate-lifecycle';
import { serverCertificateRequest } from '@bfcert/evse-security/station-contract';
import { systemActor } from '@bfcert/kernel/actor';
import type { Json } from '@bfcert/kernel/canonical-json';
import type { ServerLink } from '@bfcert/kernel/link';

/**
 * Gateways get their TLS certificates as everybody does: an identity with bindings, a CSR whose key
 * never leaves its owner, a record in the inventory. So no certificate exists that nobody recorded,
 * our own included.
 */
export function serveServerCertificates(link: ServerLink, lifecycle: Lifecycle, identityId: IdentityId): void {
  link.serve('gateway.server_certificate', async (payload: Json, { nodeId }) => {
    const { algorithm, csrPem } = serverCertificateRequest.parse(payload);
    const outcome = await lifecycle.issueCertificate(
      { identityId, purpose: 'backend_server', slot: algorithm, csrPem },
      {
        actor: systemActor(`gateway:${nodeId}`),
        reason: 'the gateway needs a TLS certificate for its station listeners',
        correlationId: randomUUID(),
      },
    );
    if (!outcome.ok) throw new Error(`${outcome.refusal.reason}: ${outcome.refusal.detail}`);
    const issued = await lifecycle.chainOf(outcome.value.certificateId);
    return { chainPem: issued?.chainPem ?? null };
  });
}

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
