import { type ChainStatusAnswer, chainStatusAnswer } from '@bfcert/evse-security/station-contract';
import { incoming, type StationSide } from '../../dialect/station-side.ts';
import { askAboutCertificates } from '../../v2/ask-about-certificates.ts';
import { type HashData, normalised } from '../../v2/hash-data.ts';

interface GetCertificateChainStatusRequest {
  readonly certificateStatusRequests: readonly {
    readonly certificateHashData: HashData;
    readonly source: 'OCSP' | 'CRL';
    readonly urls: readonly string[];
  }[];
}

type Status = ChainStatusAnswer['statuses'][number];

const WIRE_STATUS: Readonly<Record<Status['status'], string>> = {
  good: 'Good',
  revoked: 'Revoked',
  unknown: 'Unknown',
  failed: 'Failed',
};
/** When a station may ask again, where nobody could be asked. */
const AFTER_FAILURE_MS = 600_000;

/** M07, of 2.1: a status for each certificate, in the order and with the hash data of the request as they came. */
export const getCertificateChainStatus = incoming<GetCertificateChainStatusRequest>(
  'accepted',
  async (session, { certificateStatusRequests: asked }, side) => {
    const certificates = asked.map(({ certificateHashData, source, urls }) => ({
      certificate: normalised(certificateHashData),
      source: source === 'OCSP' ? 'ocsp' : 'crl',
      urls: [...urls],
    }));
    const answer = await askAboutCertificates(session, side, 'station.chain_status', { certificates });
    const statuses = answer === null ? [] : chainStatusAnswer.parse(answer).statuses;
    const certificateStatus = asked.map(({ certificateHashData, source }, index) => {
      const { status, nextUpdate } = statuses[index] ?? failedNow(side);
      return { certificateHashData, source, status: WIRE_STATUS[status], nextUpdate };
    });
    return { ok: true, payload: { certificateStatus } };
  },
);

const failedNow = ({ clock }: StationSide): Status => ({
  status: 'failed',
  nextUpdate: new Date(clock.now().getTime() + AFTER_FAILURE_MS).toISOString(),
});
