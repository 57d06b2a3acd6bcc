import type { StatusSources } from '@bfcert/evse-security';
import type { AllowedAddresses } from '../outbound/allowed-addresses.ts';
import { guardedExchange } from '../outbound/guarded-exchange.ts';
import { AddressNotAllowed } from '../outbound/post.ts';
import { OCSP_RESPONSE } from '../publication/publication-mirror.ts';
import { statusUrl } from './status-hosts.ts';

/** OCPP carries at most 13,500 bytes of an OCSPResponse. */
const LONGEST_ANSWER = 64 * 1024;
/** Some 25,000 entries. */
const LONGEST_LIST = 1024 * 1024;

/**
 * Asks responders and fetches lists, at the hosts that the configuration names and nowhere else: the addresses come from
 * stations. An address that a name leads to is looked at again when the connection is made, so a private one is not reached
 * by a name that is allowed either.
 */
export function fetchStatus(
  hosts: readonly string[],
  allowed: AllowedAddresses,
): Pick<StatusSources, 'askResponder' | 'fetchList'> {
  const exchange = async (
    text: string,
    asked: { readonly method: string; readonly headers: Readonly<Record<string, string>>; readonly body: Buffer },
    signal: AbortSignal,
    longestAnswer: number,
  ) => {
    const url = statusUrl(text, hosts);
    if (url === null) throw new AddressNotAllowed();
    const answer = await guardedExchange(url, { ...asked, allowed, signal, longestAnswer });
    if (answer.status !== 200) throw new Error(`answered ${answer.status}`);
    return answer;
  };
  return {
    async askResponder(url, request, signal) {
      const headers = { 'content-type': 'application/ocsp-request', accept: OCSP_RESPONSE };
      const answer = await exchange(url, { method: 'POST', headers, body: request }, signal, LONGEST_ANSWER);
      // RFC 6960 A.2. What says that it is something else is not read as DER at all.
      if (answer.headers['content-type'] !== OCSP_RESPONSE) throw new Error('answered with something else');
      return answer.body;
    },
    async fetchList(url, signal) {
      const asked = { method: 'GET', headers: { accept: 'application/pkix-crl' }, body: Buffer.alloc(0) };
      return (await exchange(url, asked, signal, LONGEST_LIST)).body;
    },
  };
}
