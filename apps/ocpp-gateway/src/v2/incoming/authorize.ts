import { contractAnswer } from '@bfcert/evse-security/station-contract';
import { incoming } from '../../dialect/station-side.ts';
import { callError } from '../../rpc/call-error.ts';
import type { JsonObject } from '../../rpc/frame.ts';
import { askAboutCertificates } from '../ask-about-certificates.ts';
import { contractResponse } from '../contract-response.ts';
import { hasContract } from '../has-contract.ts';
import { normalised, type OcspRequestData } from '../hash-data.ts';
import { tokenResponse } from '../token-response.ts';

interface AuthorizeRequest {
  readonly idToken: JsonObject & { readonly idToken: string };
  /** PEM, from a station that lacks the root (C07.FR.06). */
  readonly certificate?: string;
  readonly iso15118CertificateHashData?: readonly OcspRequestData[];
}

/**
 * C07: the certificate of a contract is ours to judge, its token the CSMS's. Both are asked at once, because a vehicle
 * waits. Where one of them says nothing nothing is said: a CALLERROR leaves the station to its rules for being offline.
 */
export const authorize = incoming<AuthorizeRequest>('accepted', async (session, request, side) => {
  const { idToken, certificate, iso15118CertificateHashData = [] } = request;
  if (!hasContract({ ...request })) {
    return { ok: false, error: callError('NotSupported', 'no central system stands behind us to authorize a token') };
  }
  const token = tokenResponse(session, { idToken }, side);
  const answer = await askAboutCertificates(session, side, 'station.contract', {
    emaid: idToken.idToken,
    chainPem: certificate ?? null,
    certificates: iso15118CertificateHashData.map((data) => ({
      certificate: normalised(data),
      responderUrl: data.responderURL,
    })),
  });
  if (answer === null) return { ok: false, error: callError('InternalError', 'the certificate could not be judged') };
  const { verdict } = contractAnswer.parse(answer);
  if (verdict !== 'valid') return { ok: true, payload: contractResponse(verdict) };
  const told = await token;
  return told === null
    ? { ok: false, error: callError('InternalError', 'the central system did not say what the token is') }
    : { ok: true, payload: contractResponse('valid', told) };
});
