import { PkiCallRefused, type PkiControlPlane } from '@bfcert/pki-contract';
import { Counter, Histogram, type Registry } from 'prom-client';
import { aroundCalls } from '../pki/around-calls.ts';

/** `unavailable`: no answer of the contract came back, so that nobody knows what has happened. */
const OUTCOMES = ['answered', 'pending', 'refused', 'unavailable'] as const;
type Outcome = (typeof OUTCOMES)[number];

/** Counted from the start: a series that begins with its first failure hides that failure from every rate. */
const EXPECTED: readonly (keyof PkiControlPlane)[] = ['issue', 'lookup', 'voidCommand', 'revoke', 'metrics'];

const TOO_MANY_UNKNOWN = 'too_many_unknown';

/** The control plane as before, each call to it timed and counted by how it ended. */
export function measuredPki(pki: PkiControlPlane, registry: Registry): PkiControlPlane {
  const calls = new Counter({
    name: 'bfcert_pki_calls_total',
    help: 'Calls of this server to the PKI control plane by method and outcome',
    labelNames: ['method', 'outcome'],
    registers: [registry],
  });
  const seconds = new Histogram({
    name: 'bfcert_pki_call_seconds',
    help: 'How long calls to the PKI control plane took, whatever their outcome',
    labelNames: ['method'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  const notTaken = new Counter({
    name: 'bfcert_pki_adoptions_refused_total',
    help: 'Revocations given back to the PKI that it did not take, by reason',
    labelNames: ['reason'],
    registers: [registry],
  });
  notTaken.inc({ reason: TOO_MANY_UNKNOWN }, 0);
  for (const method of EXPECTED) for (const outcome of OUTCOMES) calls.inc({ method, outcome }, 0);

  return aroundCalls(pki, async (method, call) => {
    const end = seconds.startTimer({ method });
    let outcome: Outcome = 'unavailable';
    try {
      const answer = await call();
      outcome = outcomeOf(answer);
      notTaken.inc({ reason: TOO_MANY_UNKNOWN }, tooManyUnknownIn(answer));
      return answer;
    } catch (error) {
      if (error instanceof PkiCallRefused) outcome = 'refused';
      throw error;
    } finally {
      end();
      calls.inc({ method, outcome });
    }
  });
}

const tooManyUnknownIn = (answer: unknown): number =>
  typeof answer === 'object' && answer !== null && 'tooManyUnknown' in answer ? Number(answer.tooManyUnknown) : 0;

function outcomeOf(answer: unknown): Outcome {
  if (typeof answer !== 'object' || answer === null) return 'answered';
  if ('refused' in answer) return 'refused';
  return 'pending' in answer ? 'pending' : 'answered';
}
