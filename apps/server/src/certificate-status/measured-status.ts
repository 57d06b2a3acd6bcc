import type { CertificateStatus, StatusProblem, StatusSources } from '@bfcert/evse-security';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { AddressNotAllowed } from '../outbound/post.ts';

/** Stations say addresses: what is not in the configuration is no label, however many of them there are. */
const OTHER_HOSTS = 'others';
/** `not_allowed`: nobody was asked there. */
const OUTCOMES = ['answered', 'failed', 'not_allowed'] as const;
type Outcome = (typeof OUTCOMES)[number];

/** The same sources, each trip to a host counted and timed by how it ended. That an answer is verified is told elsewhere. */
export function measuredSources(sources: StatusSources, hosts: readonly string[], registry: Registry): StatusSources {
  const trips = new Counter({
    name: 'bfcert_status_trips_total',
    help: 'Requests to responders and for revocation lists of others, by host of the configuration and outcome',
    labelNames: ['host', 'outcome'],
    registers: [registry],
  });
  const seconds = new Histogram({
    name: 'bfcert_status_trip_seconds',
    help: 'How long a request to a host of the configuration took, whatever its outcome',
    labelNames: ['host'],
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 1.3],
    registers: [registry],
  });
  const lastAnswer = new Gauge({
    name: 'bfcert_status_last_answer_timestamp_seconds',
    help: 'When a host of the configuration has answered last; absent until it has',
    labelNames: ['host'],
    registers: [registry],
  });
  for (const host of hosts) for (const outcome of OUTCOMES) trips.inc({ host, outcome }, 0);
  trips.inc({ host: OTHER_HOSTS, outcome: 'not_allowed' }, 0);

  const measured = async <Answer>(url: string, trip: () => Promise<Answer>): Promise<Answer> => {
    const named = URL.parse(url)?.host ?? '';
    const host = hosts.includes(named) ? named : OTHER_HOSTS;
    const end = seconds.startTimer({ host });
    let outcome: Outcome = 'failed';
    try {
      const answer = await trip();
      outcome = 'answered';
      lastAnswer.setToCurrentTime({ host });
      return answer;
    } catch (error) {
      if (error instanceof AddressNotAllowed) outcome = 'not_allowed';
      throw error;
    } finally {
      if (outcome !== 'not_allowed') end();
      trips.inc({ host, outcome });
    }
  };
  return {
    own: (certId, signal) => sources.own(certId, signal),
    isOurs: (certId) => sources.isOurs(certId),
    anchors: () => sources.anchors(),
    askResponder: (url, request, signal) => measured(url, () => sources.askResponder(url, request, signal)),
    fetchList: (url, signal) => measured(url, () => sources.fetchList(url, signal)),
  };
}

/** What stations are told, and why they are told nothing better. */
export function measuredStatus(registry: Registry) {
  const questions = new Counter({
    name: 'bfcert_status_questions_total',
    help: 'What stations have asked of certificates of others, by question and what they were told',
    labelNames: ['question', 'outcome'],
    registers: [registry],
  });
  const problems = new Counter({
    name: 'bfcert_status_problems_total',
    help: 'Why a station had no status of a certificate, or no good contract',
    labelNames: ['about', 'reason'],
    registers: [registry],
  });
  return {
    problem: ({ about, reason }: StatusProblem): void => problems.inc({ about, reason }),
    around: (status: CertificateStatus): CertificateStatus => ({
      statusOf: async (question) => {
        const answer = await status.statusOf(question);
        questions.inc({ question: 'certificate', outcome: answer.outcome });
        return answer;
      },
      chainStatuses: async (message) => {
        const answer = await status.chainStatuses(message);
        for (const { status: outcome } of answer.statuses) questions.inc({ question: 'chain', outcome });
        return answer;
      },
      judgeContract: async (question) => {
        const answer = await status.judgeContract(question);
        questions.inc({ question: 'contract', outcome: answer.verdict });
        return answer;
      },
    }),
  };
}
