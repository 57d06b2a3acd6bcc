import {
  assembleOcspResponse,
  type CertificateStatus,
  certIdOf,
  encodeOcspResponseData,
  signatureAlgorithmFor,
  signTbs,
} from '@bfcert/kernel/x509';
import type { FakeSigner } from './fake-authority.ts';
import type { OcspAnswer, RevocationReason } from './messages.ts';

const DAY_MS = 86_400_000;

export interface FakeStatus {
  readonly serial: string;
  readonly notAfter: Date;
  readonly revoked: { readonly at: string; readonly reason: RevocationReason } | null;
}

/** An answer of the issuer itself, good for four days. */
export function fakeOcspAnswer(issuing: FakeSigner, { serial, notAfter, revoked }: FakeStatus, now: Date): OcspAnswer {
  const thisUpdate = new Date(Math.floor(now.getTime() / 1_000) * 1_000);
  const nextUpdate = new Date(thisUpdate.getTime() + 4 * DAY_MS);
  const { privateKey, certificate: issuer } = issuing;
  const algorithm = signatureAlgorithmFor(privateKey);
  const status: CertificateStatus =
    revoked === null
      ? { status: 'good' }
      : { status: 'revoked', revocationTime: new Date(revoked.at), reason: revoked.reason };
  const answer = (hash: 'sha1' | 'sha256'): string => {
    const single = { certId: certIdOf(issuer, serial, hash), status, thisUpdate, nextUpdate };
    const data = encodeOcspResponseData({
      responderSpki: issuer.spki,
      producedAt: thisUpdate,
      responses: [single],
    });
    return assembleOcspResponse(data, algorithm, signTbs(data, privateKey, algorithm), []).toString('base64');
  };
  return {
    issuer: issuer.fingerprint,
    serial,
    reason: revoked?.reason ?? null,
    thisUpdate: thisUpdate.toISOString(),
    nextUpdate: nextUpdate.toISOString(),
    certificateEnds: notAfter.toISOString(),
    sha1: answer('sha1'),
    sha256: answer('sha256'),
  };
}
