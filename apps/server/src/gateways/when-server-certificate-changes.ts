import { SERVER_CERTIFICATES_CHANGED } from '@bfcert/evse-security/station-contract';
import type { ServerLink } from '@bfcert/kernel/link';
import type { DomainEvent, EventHandler } from '@bfcert/kernel/outbox';

const TYPES: ReadonlySet<string> = new Set([
  'CertificateRenewalStarted',
  'CertificateRevoked',
  'CertificateDeactivated',
  'CertificateRetired',
]);

/**
 * A server certificate was revoked, ran out or is to be renewed: gateways ask about theirs at once.
 * One that does not hear it asks by itself a minute later, or when its link is back.
 */
export function whenServerCertificateChanges(link: ServerLink): {
  readonly name: string;
  readonly handle: EventHandler;
} {
  return {
    name: 'server.when-server-certificate-changes',
    handle: async (events) => {
      if (events.some(concernsGateways)) await link.broadcast(SERVER_CERTIFICATES_CHANGED, {});
    },
  };
}

function concernsGateways({ type, data }: DomainEvent): boolean {
  if (!TYPES.has(type) || data === null || typeof data !== 'object' || Array.isArray(data)) return false;
  return (data as { readonly certificatePurpose?: unknown }).certificatePurpose === 'backend_server';
}
