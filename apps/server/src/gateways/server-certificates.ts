import { randomUUID } from 'node:crypto';
import type { CommandContext, IdentityId, Lifecycle } from '@bfcert/certificate-lifecycle';
import { type ServerCertificateAnswer, serverCertificateRequest } from '@bfcert/evse-security/station-contract';
import { systemActor } from '@bfcert/kernel/actor';
import type { Json } from '@bfcert/kernel/canonical-json';
import type { ServerLink } from '@bfcert/kernel/link';
import { slotOfGateway } from './slot-of-gateway.ts';

/** What a lifecycle refuses and only another key answers. */
const ANOTHER_KEY_HELPS: ReadonlySet<string> = new Set([
  'key_was_used_before',
  'key_refused_before',
  'key_in_use_by_another_identity',
  'expired',
]);

/**
 * Gateways get their TLS certificates as everybody does: an identity with bindings, a CSR whose key
 * never leaves its owner, a record in the inventory. So no certificate exists that nobody recorded,
 * our own included. Gateways under one name hold certificates side by side, so none replaces another's.
 * A gateway asks again while it serves one, and so hears what became of it.
 */
export function serveServerCertificates(link: ServerLink, lifecycle: Lifecycle, identityId: IdentityId): void {
  link.serve('gateway.server_certificate', (payload: Json, { nodeId }) => {
    const { algorithm, csrPem } = serverCertificateRequest.parse(payload);
    const slot = slotOfGateway(algorithm, nodeId);
    return certifyListener(
      lifecycle,
      { identityId, purpose: 'backend_server', slot, csrPem } as const,
      {
        actor: systemActor(`gateway:${nodeId}`),
        reason: 'the gateway needs a TLS certificate for its station listeners',
        correlationId: randomUUID(),
      },
      'gateway-link',
    );
  });
}

/** Orders a certificate for a listener of ours, or says what became of the one that was ordered for this key before. */
export async function certifyListener(
  lifecycle: Lifecycle,
  order: Parameters<Lifecycle['issueCertificate']>[0],
  context: CommandContext,
  executionPath: string,
): Promise<ServerCertificateAnswer> {
  // 1 · Order it, or find what was ordered for this key before.
  const ordered = await lifecycle.issueCertificate(order, context);
  if (!ordered.ok) return refusal(ordered.refusal);
  const { certificateId, state } = ordered.value;
  const issued = await lifecycle.chainOf(certificateId);
  if (issued === null) return { outcome: 'pending' };

  // 2 · From here on whoever asks may hold it.
  if (state === 'issued') {
    const sent = await lifecycle.recordSent({ certificateId, executionPath }, context);
    if (!sent.ok) return refusal(sent.refusal);
  }

  // 3 · A renewal that somebody asked for waits for its next key.
  const successorWanted = (await lifecycle.requestWaitingForKey(order)) !== null;
  return { outcome: 'issued', chainPem: issued.chainPem, successorWanted };
}

const refusal = ({ reason, detail }: { readonly reason: string; readonly detail: string }): ServerCertificateAnswer =>
  ANOTHER_KEY_HELPS.has(reason) ? { outcome: 'key_spent', detail } : { outcome: 'refused', reason, detail };
