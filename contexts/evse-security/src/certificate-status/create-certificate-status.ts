import type { Clock } from '@bfcert/kernel/clock';
import { certIdOfHashData } from '@bfcert/kernel/x509';
import type {
  CertificateStatusAnswer,
  CertificateStatusQuestion,
  ChainStatusAnswer,
  ChainStatusMessage,
  ContractAnswer,
  ContractMessage,
} from '../station-contract/index.ts';
import { chainStatus } from './chain-status.ts';
import { contractVerdict } from './contract-verdict.ts';
import { StatusDesk } from './status-desk.ts';
import type { StatusSources } from './status-sources.ts';

/** A vehicle waits 4.5 s for the whole of its PaymentDetails; a gateway waits a little longer than this. */
const ANSWER_WITHIN_MS = 1_300;

export type CertificateStatus = ReturnType<typeof createCertificateStatus>;

/** What stations ask about the certificates of others, answered within `answerWithinMs`. */
export function createCertificateStatus(
  sources: StatusSources,
  clock: Clock,
  { answerWithinMs = ANSWER_WITHIN_MS }: { readonly answerWithinMs?: number } = {},
) {
  const desk = new StatusDesk(sources, clock);
  const now = (): Date => clock.now();
  const signal = (): AbortSignal => AbortSignal.timeout(answerWithinMs);
  return {
    /** Request `station.certificate_status` (M06): fetched, whatever the answer says. */
    async statusOf({ certificate, responderUrl }: CertificateStatusQuestion): Promise<CertificateStatusAnswer> {
      const certId = certIdOfHashData(certificate);
      if (certId === null) return { outcome: 'failed' };
      const told = await desk.ask(certId, responderUrl, signal());
      return told.ok ? { outcome: 'fetched', responseDer: told.value.der.toString('base64') } : { outcome: 'failed' };
    },

    /** Request `station.chain_status` (M07), in the order of the question. */
    async chainStatuses({ certificates }: ChainStatusMessage): Promise<ChainStatusAnswer> {
      const parts = { desk, sources, now, signal: signal() };
      const statuses = await Promise.all(certificates.map((question) => chainStatus(question, parts)));
      return { statuses: statuses.map(({ status, nextUpdate }) => ({ status, nextUpdate: nextUpdate.toISOString() })) };
    },

    /** Request `station.contract` (C07). */
    async judgeContract(question: ContractMessage): Promise<ContractAnswer> {
      const verdict = await contractVerdict(question, { desk, now, signal: signal() });
      return verdict.ok ? { verdict: 'valid', detail: '' } : { verdict: verdict.refusal, detail: verdict.detail };
    },
  };
}
