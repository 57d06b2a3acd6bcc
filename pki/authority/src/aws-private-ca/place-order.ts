import { Backoff } from '@bfcert/kernel/backoff';
import { oneLine } from '@bfcert/kernel/one-line';
import { parseChainPem, parseSigningRequest } from '@bfcert/kernel/x509';
import {
  AuthorityUnavailable,
  type CertificateOrder,
  type OrderOutcome,
  repeatIsSafe,
} from '@bfcert/pki-contract/authority';
import { issuedChain } from '../issued-chain.ts';
import { requestedAltName } from '../requested-names.ts';
import { unusableAnswer } from '../unusable-answer.ts';
import type { KnownChain } from './ca-chain.ts';
import type { ProfileTemplate } from './configuration.ts';
import { isNotYet, isThrottled, orderRefusal } from './declined.ts';
import { issueRequest } from './issue-request.ts';
import type { PrivateCa } from './private-ca.ts';

/** An idempotency token lives five minutes; the last of them is left for the call itself and for clocks that differ. */
export const REPEAT_SAFE_SECONDS = 4 * 60;

const THROTTLED_RETRY_SECONDS = 5;
const PENDING_RETRY_SECONDS = 5;

/**
 * IssueCertificate, which answers with an ARN only, then GetCertificate until the certificate is there or the
 * time is up. What is known to have an ARN is never sent again, however long ago it was.
 */
export async function placeOrder(ca: PrivateCa, order: CertificateOrder): Promise<OrderOutcome> {
  const { configuration, sent } = ca;

  // 1 What cannot be ordered here, found out before anybody else is asked.
  const request = parseSigningRequest(order.csrPem);
  if (!request.ok) return rejected(`the request is not one: ${request.detail}`);
  const template = configuration.profiles.find(({ profile }) => profile === order.profile);
  if (template === undefined) return rejected(`no template is configured for ${order.profile}`);
  if (order.dnsNames.length === 0 && requestedAltName(request.value) !== null) {
    return rejected('the request names alternative names, which AWS copies where the order has none');
  }
  const chain = await ca.chain.get();

  // 2 Send it, unless its certificate is on its way already.
  let state = sent.of(order);
  if (state === null || state === 'nothing_happened') {
    const outcome = await send(ca, chain, template, order, state === 'nothing_happened');
    if ('status' in outcome) return outcome;
    state = outcome;
  }

  // 3 Fetch what it has become.
  return fetchCertificate(ca, chain, state.certificateArn, request.value.spkiSha256);
}

const rejected = (detail: string): OrderOutcome => ({
  status: 'refused',
  reason: 'order_rejected',
  detail: oneLine(detail),
});

async function send(
  { configuration, client, clock, sent, limits, count }: PrivateCa,
  { signingAlgorithm }: KnownChain,
  template: ProfileTemplate,
  order: CertificateOrder,
  untouched: boolean,
): Promise<OrderOutcome | { readonly certificateArn: string }> {
  // An order that was pending before this process began may have its certificate, and its token no longer says which.
  if (!untouched && !repeatIsSafe({ repeatSafeSeconds: REPEAT_SAFE_SECONDS }, order, clock.now())) {
    throw new AuthorityUnavailable(
      'the token of this attempt has expired, and what it yielded is not known here',
      true,
    );
  }
  const wait = limits.issue.take();
  if (wait > 0) {
    sent.remember(order, 'nothing_happened');
    return { status: 'busy', retryAfterSeconds: Math.ceil(wait / 1_000) };
  }
  sent.forget(order);
  const answer = await client.issue(
    issueRequest(configuration.certificateAuthorityArn, signingAlgorithm, template, order),
  );
  if ('declined' in answer) {
    if (!isThrottled(answer)) return { status: 'refused', reason: orderRefusal(answer), detail: answer.detail };
    sent.remember(order, 'nothing_happened');
    return { status: 'busy', retryAfterSeconds: THROTTLED_RETRY_SECONDS };
  }
  if (answer.CertificateArn === undefined) throw unusableAnswer('malformed', 'an order was taken without an ARN');
  const state = { certificateArn: answer.CertificateArn };
  sent.remember(order, state);
  count.issued();
  return state;
}

async function fetchCertificate(
  { configuration, client, limits, budget: open }: PrivateCa,
  { certificates }: KnownChain,
  certificateArn: string,
  spkiSha256: string,
): Promise<OrderOutcome> {
  const budget = open(configuration.orderMilliseconds);
  const backoff = new Backoff(250, 4_000);
  for (;;) {
    const wait = limits.get.take();
    if (wait === 0) {
      const answer = await client.certificate(certificateArn);
      if (!('declined' in answer)) {
        const parsed = parseChainPem(answer.Certificate ?? '');
        if (!parsed.ok) throw unusableAnswer('malformed', parsed.detail);
        return { status: 'issued', chainPem: issuedChain(spkiSha256, parsed.value, certificates) };
      }
      if (!isNotYet(answer)) {
        throw new AuthorityUnavailable(`ordered, but the certificate cannot be fetched: ${answer.detail}`, true);
      }
    }
    if (!(await budget.wait(Math.max(wait, backoff.next())))) {
      return { status: 'pending', retryAfterSeconds: PENDING_RETRY_SECONDS };
    }
  }
}
