import { certificateStatusAnswer } from '@bfcert/evse-security/station-contract';
import type { Subprotocol } from '../../dialect/dialect.ts';
import { incoming } from '../../dialect/station-side.ts';
import { askAboutCertificates } from '../ask-about-certificates.ts';
import { normalised, type OcspRequestData } from '../hash-data.ts';

interface GetCertificateStatusRequest {
  readonly ocspRequestData: OcspRequestData;
}

/** Characters of an ocspResult; stations of 1.6 wrap the message of 2.0.1. */
const LONGEST_RESULT: Readonly<Record<Subprotocol, number>> = {
  'ocpp1.6': 5_500,
  'ocpp2.0.1': 5_500,
  'ocpp2.1': 18_000,
};

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
    return told.responseDer.length <= LONGEST_RESULT[session.dialect.subprotocol] ? { ok: true, payload } : failed;
  },
);
