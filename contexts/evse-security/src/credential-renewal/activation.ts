import { type Attempt, lastOf, mayHaveReachedStation } from '../station-process/attempt.ts';
import { GAVE_IT_UP } from '../station-process/certificate-given-up.ts';
import type { StationProcess } from '../station-process/station-process.ts';

/**
 * What a station does with a certificate that it has accepted, as its handshakes show it; nothing else does (A02):
 *  - `at_once`: it comes back with it by itself (FR.08 of the errata of 2025-09, and 2.1);
 *  - `at_next_connection`: it uses it when it connects the next time (the text before the errata, and 1.6, where the
 *    switch is due once its notBefore has passed);
 *  - `fell_back`: it came back with the old one, because the new one connects nowhere (FR.28) or is gone (FR.10): it says
 *    so itself (FR.29), or was told to connect anew and showed it.
 */
export const ACTIVATIONS = ['at_once', 'at_next_connection', 'fell_back'] as const;
export type Activation = (typeof ACTIVATIONS)[number];

/** The station was told to connect anew since it got its last certificate; null: it was not. */
export function toldToConnect(attempts: readonly Attempt[]): Attempt | null {
  const told = lastOf(attempts, 'make_station_log_in', mayHaveReachedStation);
  const delivered = lastOf(attempts, 'deliver_certificate', mayHaveReachedStation);
  return told !== null && told.sequence > (delivered?.sequence ?? 0) ? told : null;
}

/** Of a certificate that came into force. */
export const activationSeen = (attempts: readonly Attempt[]): Activation =>
  toldToConnect(attempts) === null ? 'at_once' : 'at_next_connection';

/** What a renewal says of a station that was told to connect anew, and showed its old certificate without a word. */
export const KEPT_THE_OLD_ONE =
  'the station accepted the new certificate and came back with its old one: a new key is needed';

const KEEPS_OLD: ReadonlySet<string> = new Set(['station_keeps_old_certificate', 'station_discards_certificates']);

/** By what the renewal says after a transition. */
export const hasFallenBack = ({ lastOutcome, stop }: Pick<StationProcess<string>, 'lastOutcome' | 'stop'>): boolean =>
  lastOutcome === KEPT_THE_OLD_ONE || lastOutcome.startsWith(GAVE_IT_UP) || KEEPS_OLD.has(stop?.code ?? '');
