import { certificateStatusAnswer } from '@bfcert/evse-security/station-contract';
import { incoming } from '../../dialect/station-side.ts';
import { askAboutCertificates } from '../ask-about-certificates.ts';
import { normalised, type OcspRequestData } from '../hash-data.ts';

interface GetCertificateStatusRequest {
  readonly ocspRequestData: OcspRequestData;
}

/**
 * M06: the whole answer of the responder, whatever it says; Failed, and nothing more, where there is none in time (FR.04) or
 * it is longer than this version carries.
 */
export const getCertificateStatus = incoming<GetCertificateStatusRequest>(
  'accepted',
  async (session, { ocspRequestData }, side) => {
    const question = { certificate: normalised(ocspRequestData), responderUrl: ocspRequestData.responderURL };
    const answer = await askAboutCertificates(session, side, 'station.certificate_status', question);
    const failed = { ok: true, payload: { status: 'Failed' } } as const;
    if (answer === null) return failed;
    const told = certificateStatusAnswer.parse(answer);
    if (told.outcome === 'failed') return failed;
    const payload = { status: 'Accepted', ocspResult: told.responseDer };
    return session.dialect.schemas.checkResponse('GetCertificateStatus', payload) === null
      ? { ok: true, payload }
      : failed;
  },
);
