import { backOff } from '../../certificate-job/back-off.ts';
import type { PlaneConfirmation } from './plane-confirmation.ts';

/** What was seen in a plane. */
export interface Look {
  readonly state: PlaneConfirmation['state'];
  readonly detail: string;
  readonly confirmedBy: readonly string[];
}

/** Seconds; a plane is looked at as long as it takes. */
const PACE = {
  firstDelay: 1,
  maximumDelay: 60,
  attempts: Number.POSITIVE_INFINITY,
  deadline: Number.POSITIVE_INFINITY,
};

/** Pure: the row after a look. */
export function afterLook(row: PlaneConfirmation, look: Look, now: Date): PlaneConfirmation {
  const attempts = row.attempts + 1;
  if (look.state !== 'outstanding') {
    return { ...row, ...look, attempts, since: now.toISOString(), nextAttemptAt: null };
  }
  const pause = backOff(PACE, attempts, `${row.certificateId}:${row.plane}`);
  return { ...row, ...look, attempts, nextAttemptAt: new Date(now.getTime() + pause * 1000).toISOString() };
}

/** Whether it has shut the certificate out; or why it could not be asked. */
export type GatewayAnswer = boolean | { readonly notAsked: string };

/** Of all gateways there may be; one that is cut off keeps the plane open. */
export function lookAtGateways(
  { confirmedBy }: Pick<PlaneConfirmation, 'confirmedBy'>,
  answers: ReadonlyMap<string, GatewayAnswer>,
): Look {
  if (answers.size === 0) return { state: 'not_applicable', detail: 'There is no gateway.', confirmedBy };
  const confirmed = [...answers].flatMap(([id, answer]) => (answer === true || confirmedBy.includes(id) ? [id] : []));
  const missing = [...answers].filter(([id]) => !confirmed.includes(id));
  if (missing.length === 0) {
    const detail = `${confirmed.join(', ')}: admits it no more, and has no connection of it.`;
    return { state: 'confirmed', detail, confirmedBy: confirmed };
  }
  const named = missing.map(
    ([id, answer]) =>
      `${id} ${typeof answer === 'object' ? `cannot be asked: ${answer.notAsked}` : 'has not closed it yet'}`,
  );
  return { state: 'outstanding', detail: `${named.join(', ')}.`, confirmedBy: confirmed };
}

/** `says`: whether the statement that is served calls it revoked. */
export function lookAtPublication(
  { plane, notAfter }: Pick<PlaneConfirmation, 'plane' | 'notAfter'>,
  says: boolean | 'elsewhere' | 'not_ready',
  now: Date,
): Look {
  const what = plane === 'ocsp' ? 'OCSP answer' : 'revocation list';
  if (says === 'elsewhere') {
    return { state: 'not_applicable', detail: `Its ${what} is not published here.`, confirmedBy: [] };
  }
  if (says === true) return { state: 'confirmed', detail: `The ${what} that is served says so.`, confirmedBy: [] };
  if (notAfter <= now.toISOString()) {
    return { state: 'not_applicable', detail: `It has ended: no ${what} needs to name it.`, confirmedBy: [] };
  }
  return { state: 'outstanding', detail: `The ${what} that is served does not say so yet.`, confirmedBy: [] };
}
