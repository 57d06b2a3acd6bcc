import type { Certificate } from '../certificate/certificate.ts';
import type { PlaneStanding } from '../revocation/plane/plane-confirmation.ts';
import type { Arrival, ProbeStep, SyntheticProbe } from './synthetic-probe.ts';

/** In milliseconds: beyond it the way is not open, whatever comes of it later. A revocation alone may take five minutes. */
export const PROBE_DEADLINE_MS = 15 * 60_000;

export type NextOfProbe =
  | { readonly kind: 'order' | 'cancel' | 'revoke' | 'wait' | 'clear' }
  | { readonly kind: 'fail'; readonly step: ProbeStep; readonly detail: string }
  | { readonly kind: 'succeed'; readonly arrived: readonly Arrival[] };

type Standing = Pick<PlaneStanding, 'plane' | 'state' | 'since' | 'detail'>;

/** What is known of its certificate; null: none was ordered. `planes` of one that is revoked, the CA among them. */
export interface ProbeFacts {
  readonly record: Certificate | null;
  readonly planes: readonly Standing[];
  readonly now: Date;
}

/** Pure. One that has failed goes on until nothing of it can be valid. */
export function nextOfProbe(probe: Pick<SyntheticProbe, 'state' | 'startedAt'>, facts: ProbeFacts): NextOfProbe {
  const { record, planes, now } = facts;
  const isRunning = probe.state === 'running';
  const isLate = isRunning && now.getTime() - Date.parse(probe.startedAt) >= PROBE_DEADLINE_MS;
  const fails = (step: ProbeStep, detail: string): NextOfProbe => ({ kind: 'fail', step, detail });

  if (record === null) {
    if (!isRunning) return { kind: 'clear' };
    return isLate ? fails('order', 'It was not ordered in time.') : { kind: 'order' };
  }
  switch (record.state) {
    case 'requested':
      if (isLate) return fails('issue', 'The PKI has not signed it in time.');
      // What is cancelled is voided at the PKI, or is signed already and then revoked.
      return { kind: isRunning || record.intendedEnd !== null ? 'wait' : 'cancel' };
    case 'deleted':
      return isRunning ? fails('issue', record.detail) : { kind: 'clear' };
    case 'revoked':
      return isRunning ? afterRevocation(planes, isLate) : { kind: 'clear' };
    default:
      // Whatever became of it: nobody uses it, and it is to be good for nothing.
      return isLate ? fails('revoke', `It could not be revoked in time, and is ${record.state}.`) : { kind: 'revoke' };
  }
}

function afterRevocation(planes: readonly Standing[], isLate: boolean): NextOfProbe {
  const outstanding = planes.filter(({ state }) => state === 'outstanding');
  if (outstanding.length === 0) return { kind: 'succeed', arrived: arrivedIn(planes) };
  if (!isLate) return { kind: 'wait' };
  const detail = outstanding.map((one) => `${one.plane}: ${one.detail}`).join(' ');
  return { kind: 'fail', step: 'arrive', detail: `Its revocation has not arrived in time. ${detail}` };
}

const arrivedIn = (planes: readonly Standing[]): readonly Arrival[] =>
  planes.filter(({ state }) => state === 'confirmed').map(({ plane, since }) => ({ plane, at: since }));
