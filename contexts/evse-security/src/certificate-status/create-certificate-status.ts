import type { Clock } from '@bfcert/kernel/clock';
import { certIdOfHashData, diagnosed } from '@bfcert/kernel/x509';
import type {
  CertificateStatusAnswer,
  CertificateStatusQuestion,
  ChainStatusAnswer,
  ChainStatusMessage,
  ContractAnswer,
  ContractMessage,
} from '../station-contract/index.ts';
import { AnswersAhead, type StapledChains } from './answers-ahead.ts';
import { chainStatus, type WhyNot } from './chain-status.ts';
import { contractVerdict } from './contract-verdict.ts';
import { ListDesk } from './list-desk.ts';
import { StatusDesk } from './status-desk.ts';
import type { StatusSources } from './status-sources.ts';

/** A vehicle waits 4.5 s for the whole of its PaymentDetails; a gateway waits a little longer than this. */
const ANSWER_WITHIN_MS = 1_300;

/** Why a station has no status, or no good contract; for the operator, never for the station. */
export interface StatusProblem {
  readonly identityId: string;
  readonly about: 'certificate' | 'contract';
  /** As the station gave it; null: not of one address. */
  readonly url: string | null;
  readonly reason: string;
  readonly detail: string;
}

/** What stations ask. */
export type CertificateStatus = Omit<ReturnType<typeof createCertificateStatus>, 'askAhead'>;

/**
 * What stations ask about the certificates of others, answered within `answerWithinMs`; and what is asked ahead of them,
 * about `stapledChains`.
 */
export function createCertificateStatus(
  sources: StatusSources,
  clock: Clock,
  {
    answerWithinMs = ANSWER_WITHIN_MS,
    stapledChains = [],
    tell,
  }: {
    readonly answerWithinMs?: number;
    readonly stapledChains?: readonly StapledChains[];
    readonly tell: (problem: StatusProblem) => void;
  },
) {
  const desk = new StatusDesk(sources, clock);
  const lists = new ListDesk(sources, clock);
  const now = (): Date => clock.now();
  const ahead = new AnswersAhead(desk, stapledChains, clock, answerWithinMs);
  const signal = (): AbortSignal => AbortSignal.timeout(answerWithinMs);
  return {
    /** To be called again and again: what is new or will soon be old is asked for. Rejects where our own data cannot be read. */
    askAhead: () => ahead.look(),

    /** Request `station.certificate_status` (M06): fetched, whatever the answer says. */
    async statusOf({
      identityId,
      certificate,
      responderUrl,
    }: CertificateStatusQuestion): Promise<CertificateStatusAnswer> {
      const certId = certIdOfHashData(certificate);
      const told =
        certId === null
          ? diagnosed('malformed', 'the hash data names no certificate')
          : await desk.ask(certId, responderUrl, signal());
      if (told.ok) return { outcome: 'fetched', responseDer: told.value.der.toString('base64') };
      tell({ identityId, about: 'certificate', url: responderUrl, reason: told.refusal, detail: told.detail });
      return { outcome: 'failed' };
    },

    /** Request `station.chain_status` (M07), in the order of the question. */
    async chainStatuses({ identityId, certificates }: ChainStatusMessage): Promise<ChainStatusAnswer> {
      const note = (url: string, { refusal, detail }: WhyNot): void =>
        tell({ identityId, about: 'certificate', url, reason: refusal, detail });
      const parts = { desk, lists, sources, now, signal: signal(), note };
      const statuses = await Promise.all(certificates.map((question) => chainStatus(question, parts)));
      return { statuses: statuses.map(({ status, nextUpdate }) => ({ status, nextUpdate: nextUpdate.toISOString() })) };
    },

    /** Request `station.contract` (C07). */
    async judgeContract(question: ContractMessage): Promise<ContractAnswer> {
      const verdict = await contractVerdict(question, { desk, signal: signal() });
      if (verdict.ok) return { verdict: 'valid', detail: '' };
      const { refusal, detail } = verdict;
      tell({ identityId: question.identityId, about: 'contract', url: null, reason: refusal, detail });
      return { verdict: refusal, detail };
    },
  };
}
