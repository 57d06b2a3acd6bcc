import type { Clock } from '@bfcert/kernel/clock';
import { type Certificate, parseChainPem, parseSigningRequest } from '@bfcert/kernel/x509';
import type { CertificateOrder, OrderOutcome } from '@bfcert/pki-contract/authority';
import { beforeSending } from '../before-sending.ts';
import { issuedChain } from '../issued-chain.ts';
import { textOf, textsOf } from '../json-members.ts';
import { unusableAnswer } from '../unusable-answer.ts';
import { type Declined, dataOf, declinedBy } from './answers.ts';
import type { VaultConfiguration } from './configuration.ts';
import { roleFault } from './role-fault.ts';
import type { VaultClient } from './vault-client.ts';
import type { VaultAnswer } from './vault-wire.ts';

/** One certificate. Organisation and key usage come from a role, the other names and the end from the call, the key from the request. */
export async function placeOrder(
  { profiles }: VaultConfiguration,
  client: VaultClient,
  order: CertificateOrder,
  clock: Clock,
): Promise<OrderOutcome> {
  const roles = profiles.filter(({ profile }) => profile === order.profile).map(({ role }) => role);
  if (roles.length === 0) return rejected(`${order.profile} is not ordered here`);
  const request = parseSigningRequest(order.csrPem);
  if (!request.ok) return rejected(`the request is not one: ${request.detail}`);

  // Before the order is sent: what comes back can then be made sense of.
  const known = await client.chain();
  const chosen = await beforeSending(roleFor(client, roles, order, clock));
  if ('status' in chosen) return chosen;
  const answer = await client.post(`sign/${chosen.role}`, {
    csr: order.csrPem,
    common_name: order.subject.commonName,
    alt_names: order.dnsNames.join(','),
    // It would make a DNS name of every common name that looks like one.
    exclude_cn_from_sans: true,
    // The end itself and no duration, which would be counted by the clock there.
    not_after: wholeSecond(order.notAfter),
  });
  return outcomeOf(answer, request.value.spkiSha256, known, clock);
}

const rejected = (detail: string): OrderOutcome => ({ status: 'refused', reason: 'order_rejected', detail });

/** The first of the profile's roles that certifies what is ordered. */
async function roleFor(
  client: VaultClient,
  roles: readonly string[],
  order: CertificateOrder,
  clock: Clock,
): Promise<{ readonly role: string } | OrderOutcome> {
  const faults: string[] = [];
  for (const role of roles) {
    const answer = await client.get(`roles/${role}`);
    const declined = declinedBy(answer, clock.now());
    if (declined?.status === 'rejected') return rejected(`the role ${role} cannot be read: ${declined.detail}`);
    if (declined !== null) return declinedOutcome(declined);
    const fault = roleFault(dataOf(answer) ?? {}, order);
    if (fault === null) return { role };
    faults.push(`the role ${role} ${fault}`);
  }
  return rejected(faults.join(', '));
}

function outcomeOf(answer: VaultAnswer, key: string, known: readonly Certificate[], clock: Clock): OrderOutcome {
  const declined = declinedBy(answer, clock.now());
  if (declined !== null) return declinedOutcome(declined);
  return { status: 'issued', chainPem: issuedChain(key, readCertificates(answer), known) };
}

function declinedOutcome(declined: Declined): OrderOutcome {
  if (declined.status === 'busy') return declined;
  const { status, detail } = declined;
  return { status: 'refused', reason: status === 'denied' ? 'not_authorized' : 'order_rejected', detail };
}

function readCertificates(answer: VaultAnswer): readonly Certificate[] {
  const data = dataOf(answer);
  const leaf = textOf(data?.['certificate']);
  if (leaf === null) throw unusableAnswer('malformed', 'it has no certificate');
  const issuers = textsOf(data?.['ca_chain']) ?? textsOf([data?.['issuing_ca']]) ?? [];
  const parsed = parseChainPem([leaf, ...issuers].join('\n'));
  if (!parsed.ok) throw unusableAnswer('malformed', parsed.detail);
  return parsed.value;
}

/** Vault reads no fractions. */
const wholeSecond = (instant: string): string => new Date(instant).toISOString().replace(/\.\d{3}Z$/, 'Z');
