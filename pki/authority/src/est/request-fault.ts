import { asksForCaRights, formatName, nameOf, type SigningRequest } from '@bfcert/kernel/x509';
import type { CertificateOrder } from '@bfcert/pki-contract/authority';
import { orderedAltName, requestedAltName } from '../requested-names.ts';

/** What may stand in a subject beside the ordered names: ISO 15118 wants both, and neither says who somebody is. */
const BESIDE: ReadonlySet<string> = new Set(['C', 'DC']);

/**
 * One sentence against a request, or null. EST sends the request and nothing else, so the names in it
 * must be those of the order: what the CA makes of them is its own policy.
 */
export function requestFault(request: SigningRequest, order: CertificateOrder): string | null {
  const { subject } = order;
  const named = request.subject;
  const other = named.attributes.find(({ name }) => name !== 'O' && name !== 'CN' && !BESIDE.has(name ?? ''));
  if (other !== undefined) return `the request has the name attribute ${other.name ?? other.type}`;
  if (!isOnly(nameOf(named, 'O'), subject.organisation) || !isOnly(nameOf(named, 'CN'), subject.commonName)) {
    return `the request is for ${formatName(named)}, which is not the ordered subject`;
  }
  if (subject.country !== undefined && !isOnly(nameOf(named, 'C'), subject.country)) {
    return 'the request has another country than the ordered subject';
  }
  const requested = requestedAltName(request);
  const ordered = orderedAltName(order);
  if (requested === null ? ordered !== null : ordered === null || !requested.equals(ordered)) {
    return 'the request has other alternative names than were ordered';
  }
  return asksForCaRights(request) ? 'the request asks for the rights of a CA' : null;
}

const isOnly = (values: readonly string[], value: string): boolean => values.length === 1 && values[0] === value;
