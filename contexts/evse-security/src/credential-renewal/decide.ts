import { mayHaveReachedStation } from '../station-process/attempt.ts';
import { certificateInstalled } from '../station-process/certificate-installed.ts';
import { certificateIssued } from '../station-process/certificate-issued.ts';
import { type Check, type Decision, done, type StationFacts, wait } from '../station-process/check.ts';
import { type Decided, decideStep } from '../station-process/decide-step.ts';
import { attempt } from '../station-process/retry.ts';
import { signingRequestReceived } from '../station-process/signing-request-received.ts';
import { trustAnchorsVerified } from '../station-process/trust-anchors-verified.ts';
import type { CredentialRenewal, RenewalPhase } from './credential-renewal.ts';

export interface RenewalFacts extends StationFacts {
  readonly renewal: CredentialRenewal;
}

/** Most stations reconnect at once (A02.FR.08 of the errata); older ones need their socket dropped. */
const handshake: readonly Check<RenewalFacts>[] = [handshakeWasSeen, certificateIsStillThere, stationReconnects];

const checks: Readonly<Record<RenewalPhase, readonly Check<RenewalFacts>[] | null>> = {
  planned: [],
  trust_anchor: trustAnchorsVerified,
  csr: signingRequestReceived,
  issue: certificateIssued,
  install: certificateInstalled,
  handshake,
  completed: null,
  failed: null,
};

export function decideRenewal(facts: RenewalFacts, now: Date): Decided | null {
  const { phase, phaseDeadline } = facts.renewal;
  const list = checks[phase];
  return list === null ? null : decideStep(facts, now, { name: phase, checks: list, deadline: phaseDeadline });
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

function stationReconnects(facts: RenewalFacts, now: Date): Decision {
  if (facts.session === null) return wait('the station to connect with its new certificate');
  const asked = facts.attempts.filter((one) => one.action === 'make_station_log_in' && mayHaveReachedStation(one));
  const since = asked.at(-1)?.endedAt ?? facts.renewal.changedAt;
  const patience = new Date(Math.max(since.getTime(), facts.session.openedAt.getTime()) + facts.policy.reconnectWaitMs);
  if (now < patience) return wait('the station to connect with its new certificate', patience);
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
