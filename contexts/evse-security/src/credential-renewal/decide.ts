import { mayHaveReachedStation } from '../station-process/attempt.ts';
import { givenUpIsRecorded, givenUpIsReplaced } from '../station-process/certificate-given-up.ts';
import { certificateInstalled } from '../station-process/certificate-installed.ts';
import { certificateIssued } from '../station-process/certificate-issued.ts';
import { type Check, type Decision, done, type StationFacts, wait } from '../station-process/check.ts';
import { type Decided, decideStep } from '../station-process/decide-step.ts';
import { attempt } from '../station-process/retry.ts';
import { signingRequestReceived } from '../station-process/signing-request-received.ts';
import { trustAnchorsVerified } from '../station-process/trust-anchors-verified.ts';
import { KEPT_THE_OLD_ONE, toldToConnect } from './activation.ts';
import type { CredentialRenewal, RenewalPhase } from './credential-renewal.ts';
import {
  placeIsFree,
  vehicleCertificateInstalled,
  vehicleCertificateListed,
  vehicleRenewalBegins,
  vehicleRequestReceived,
  vehicleRootsVerified,
} from './vehicle-checks.ts';

export interface RenewalFacts extends StationFacts {
  readonly renewal: CredentialRenewal;
}

/** Most stations reconnect at once (A02.FR.08 of the errata); older ones need their socket dropped. */
const handshake: readonly Check<RenewalFacts>[] = [
  handshakeWasSeen,
  givenUpIsRecorded,
  givenUpIsReplaced,
  certificateIsStillThere,
  cameBackWithTheOldOne,
  stationReconnects,
];

const checks: Readonly<Record<RenewalPhase, readonly Check<RenewalFacts>[] | null>> = {
  planned: [givenUpIsRecorded],
  trust_anchor: trustAnchorsVerified,
  csr: signingRequestReceived,
  issue: certificateIssued,
  install: certificateInstalled,
  handshake,
  /** It leads there only from what is shown to vehicles. */
  listing: [],
  completed: null,
  failed: null,
};

/** Of a certificate that is shown to vehicles, once its place is free. The anchors of the station's way to us have no part in it. */
const vehicleChecks: Readonly<Record<RenewalPhase, readonly Check<RenewalFacts>[] | null>> = {
  ...checks,
  planned: vehicleRenewalBegins,
  trust_anchor: vehicleRootsVerified,
  csr: vehicleRequestReceived,
  install: vehicleCertificateInstalled,
  handshake: [],
  listing: vehicleCertificateListed,
};

export function decideRenewal(facts: RenewalFacts, now: Date): Decided | null {
  const { phase, phaseDeadline } = facts.renewal;
  const isForVehicles = facts.endpoint !== null;
  const ofPhase = (isForVehicles ? vehicleChecks : checks)[phase];
  if (ofPhase === null) return null;
  const inOrder = isForVehicles ? [placeIsFree, ...ofPhase] : ofPhase;
  return decideStep(facts, now, { name: phase, checks: inOrder, deadline: phaseDeadline });
}

function handshakeWasSeen({ certificate }: RenewalFacts) {
  return certificate?.state === 'active' ? done : null;
}

function certificateIsStillThere({ certificate }: RenewalFacts): Decision | null {
  if (certificate?.state === 'installed' || certificate?.state === 'issued') return null;
  return {
    kind: 'move',
    event: 'certificate_refused',
    because: certificate?.lastOutcome ?? 'the new certificate is gone',
  };
}

/**
 * It was told to connect anew and shows another certificate than the one it accepted. A station of the errata has thrown
 * the new one away by then (A02.FR.10, FR.28), so only a new key helps; one that has not is no worse off.
 */
function cameBackWithTheOldOne({ session, certificate, attempts, policy }: RenewalFacts): Decision | null {
  const told = toldToConnect(attempts);
  if (told === null || session === null || session.epoch <= told.epoch) return null;
  if (session.fingerprint === certificate?.fingerprint) return null;
  const taken = attempts.filter((one) => one.action === 'deliver_certificate' && one.status === 'accepted').length;
  if (taken >= policy.retryBudget) {
    return {
      kind: 'stop',
      code: 'station_keeps_old_certificate',
      because: `The station accepted ${taken} ${taken === 1 ? 'certificate' : 'certificates'} and came back with its old one each time: it cannot connect with a new one, or does not keep it. Its security log may say why (DiscardedRenewedClientCertificate).`,
    };
  }
  return { kind: 'move', event: 'certificate_refused', because: KEPT_THE_OLD_ONE };
}

function stationReconnects(facts: RenewalFacts, now: Date): Decision {
  if (facts.session === null) return wait('the station to connect with its new certificate');
  const asked = facts.attempts.filter((one) => one.action === 'make_station_log_in' && mayHaveReachedStation(one));
  const since = asked.at(-1)?.endedAt ?? facts.renewal.changedAt;
  const patience = new Date(Math.max(since.getTime(), facts.session.openedAt.getTime()) + facts.policy.reconnectWaitMs);
  // One that says that it has given the new one up is not waited for: what it shows next proves it.
  const isAskedAtOnce = facts.discard !== null && asked.length === 0;
  if (now < patience && !isAskedAtOnce) return wait('the station to connect with its new certificate', patience);
  return attempt(
    facts,
    now,
    {
      action: 'make_station_log_in',
      target: null,
      command: { kind: 'close_session', reason: 'a new certificate is installed: connect with it' },
    },
    asked,
  );
}
