import { type Clock, systemClock } from '@bfcert/kernel/clock';
import { oneLine } from '@bfcert/kernel/one-line';
import { type Certificate, parseSigningRequest, verifyIssuedBy } from '@bfcert/kernel/x509';
import {
  AuthorityUnavailable,
  type CertificateOrder,
  type IssuingAuthority,
  type OrderOutcome,
} from '@bfcert/pki-contract/authority';
import { issuedChain } from '../issued-chain.ts';
import { CaCertificates } from './ca-certificates.ts';
import type { EstConfiguration } from './configuration.ts';
import { EstClient } from './est-client.ts';
import { requestFault } from './request-fault.ts';

/**
 * A CA behind EST. The protocol has neither a list nor a revocation, nor a token that would make a
 * repetition harmless: after a lost answer nobody can say whether there is a certificate.
 */
export function estAuthority(configuration: EstConfiguration, clock: Clock = systemClock): IssuingAuthority {
  const client = new EstClient(configuration, clock);
  const caCertificates = new CaCertificates(client, clock, configuration.rootsPem);
  return {
    describe: async () => ({
      name: configuration.name,
      kind: 'est',
      trustDomain: configuration.trustDomain,
      chainPem: await caCertificates.chainPem(),
      abilities: [],
      repeatSafeSeconds: 0,
    }),
    order: (order) => enroll(configuration, client, caCertificates, order),
    close: async () => client.close(),
  };
}

async function enroll(
  { profiles }: EstConfiguration,
  client: EstClient,
  caCertificates: CaCertificates,
  order: CertificateOrder,
): Promise<OrderOutcome> {
  if (!profiles.includes(order.profile)) return rejected(`${order.profile} is not ordered here`);
  const request = parseSigningRequest(order.csrPem);
  if (!request.ok) return rejected(`the request is not one: ${request.detail}`);
  const fault = requestFault(request.value, order);
  if (fault !== null) return rejected(fault);

  // Before the request is sent: what comes back can then be made sense of.
  const known = await caCertificates.get();
  const outcome = await client.enroll(request.value.der);
  if (outcome.status !== 'enrolled') return outcome;
  const { certificates } = outcome;
  const issuers = isKnown(certificates, known) ? known : await newlyKnown(caCertificates, known);
  return { status: 'issued', chainPem: issuedChain(request.value.spkiSha256, certificates, issuers) };
}

const rejected = (detail: string): OrderOutcome => ({
  status: 'refused',
  reason: 'order_rejected',
  detail: oneLine(detail),
});

const isKnown = (certificates: readonly Certificate[], issuers: readonly Certificate[]): boolean =>
  certificates.every((certificate) => issuers.some((issuer) => verifyIssuedBy(certificate, issuer)));

/** The CA has another key since. A certificate without its chain is worth more than none: there is one, and it must be recorded. */
async function newlyKnown(
  caCertificates: CaCertificates,
  known: readonly Certificate[],
): Promise<readonly Certificate[]> {
  try {
    return await caCertificates.refresh();
  } catch (error) {
    if (error instanceof AuthorityUnavailable) return known;
    throw error;
  }
}
