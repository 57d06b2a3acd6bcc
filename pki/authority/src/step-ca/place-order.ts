import type { Clock } from '@bfcert/kernel/clock';
import { type Certificate, parseChainPem, parseSigningRequest } from '@bfcert/kernel/x509';
import type { CertificateOrder, OrderOutcome } from '@bfcert/pki-contract/authority';
import type { HttpsAnswer } from '../https/https-exchange.ts';
import { retryAfterSeconds } from '../https/retry-after.ts';
import { issuedChain } from '../issued-chain.ts';
import { members, textsOf } from '../json-members.ts';
import { unusableAnswer } from '../unusable-answer.ts';
import { sentence } from './answers.ts';
import type { StepCaConfiguration } from './configuration.ts';
import type { StepCaClient } from './step-ca-client.ts';

/**
 * One certificate. The names travel in the token, which the provisioner's template (leaf.tpl) reads;
 * of the request the CA takes the key, and refuses one whose common name is another than the token's.
 */
export async function placeOrder(
  { profiles }: StepCaConfiguration,
  client: StepCaClient,
  order: CertificateOrder,
  clock: Clock,
): Promise<OrderOutcome> {
  if (!profiles.includes(order.profile)) return rejected(`${order.profile} is not ordered here`);
  const request = parseSigningRequest(order.csrPem);
  if (!request.ok) return rejected(`the request is not one: ${request.detail}`);

  // Before the order is sent: what comes back can then be made sense of.
  const known = await client.chain();
  const { organisation, commonName } = order.subject;
  const names = { organization: organisation, dnsNames: order.dnsNames };
  // Without `sans` the CA would take the subject for one.
  const more = order.dnsNames.length === 0 ? names : { ...names, sans: order.dnsNames };
  const answer = await client.post(
    { operation: 'sign', subject: commonName, more },
    { csr: order.csrPem, notBefore: order.notBefore, notAfter: order.notAfter },
  );
  return outcomeOf(answer, request.value.spkiSha256, known, clock);
}

const rejected = (detail: string): OrderOutcome => ({ status: 'refused', reason: 'order_rejected', detail });

function outcomeOf(answer: HttpsAnswer, key: string, known: readonly Certificate[], clock: Clock): OrderOutcome {
  const { status, headers } = answer;
  const body = answer.body.toString('utf8');
  if (status === 200 || status === 201) {
    return { status: 'issued', chainPem: issuedChain(key, readCertificates(body), known) };
  }
  const retryAfter = headers['retry-after'];
  // The CA itself has no such answers; whoever stands before it has, and then it has not seen the order.
  if (status === 429 || (status === 503 && retryAfter !== undefined)) {
    return { status: 'busy', retryAfterSeconds: retryAfterSeconds(retryAfter, clock.now()) };
  }
  if (status === 401) return { status: 'refused', reason: 'not_authorized', detail: sentence(status, body) };
  // 403 is the CA's word for an order against its policy.
  if (status >= 400 && status < 500) return rejected(sentence(status, body));
  // 500 also when it has signed and could not store what it signed.
  throw unusableAnswer('unexpected_status', sentence(status, body));
}

function readCertificates(body: string): readonly Certificate[] {
  const answer = members(body);
  const pem = textsOf(answer?.['certChain']) ?? textsOf([answer?.['crt'], answer?.['ca']]);
  const parsed = pem === null ? null : parseChainPem(pem.join('\n'));
  if (parsed === null) throw unusableAnswer('malformed', 'it has no certificates');
  if (!parsed.ok) throw unusableAnswer('malformed', parsed.detail);
  return parsed.value;
}
