import type { EvseSecurityDependencies } from '../ports.ts';
import { EPOCHS_AT_ONCE, type StationFact } from '../station-contract/index.ts';
import { recordUpstreamChangeAnswered } from '../upstream/record-upstream-change-answered.ts';
import { recordUpstreamChanged } from '../upstream/record-upstream-changed.ts';
import { recordVehicleRequestsAsked } from '../upstream/record-vehicle-requests-asked.ts';
import { eachAtOnce } from './each-at-once.ts';
import type { FailedFacts } from './failed-facts.ts';
import { recordBootNotification } from './record-boot-notification.ts';
import { recordContractCertificateFailed } from './record-contract-certificate-failed.ts';
import { recordLogProgress, recordLogUploadFailed } from './record-log-progress.ts';
import { recordReturns } from './record-returns.ts';
import { recordHandshakeRefused, recordRepetitions, recordStationSecurityEvent } from './record-security-event.ts';
import { recordGatewayStarted, recordSessionClosed } from './record-session-closed.ts';
import { recordSessionOpened } from './record-session-opened.ts';
import { recordSettingsReported } from './record-settings-reported.ts';
import { recordStationNoisy } from './record-station-noisy.ts';
import { type StationEvent, withRepetitions } from './repeated-events.ts';
import { mayBeReturn } from './station-return.ts';

/** Stations whose facts are recorded side by side; each of them waits for the database and for its gateway most of the time. */
const STATIONS_AT_ONCE = 4;

/**
 * What a gateway saw: of each station in its order, and what is of no station between what came before and after it. Each
 * fact may come twice and is recorded once; those of two gateways may come in any order. When it throws, nothing of it is
 * under way any more, and the gateway brings all of them again.
 */
export async function recordStationFacts(
  deps: EvseSecurityDependencies,
  facts: readonly StationFact[],
  { nodeId }: { readonly nodeId: string },
  failures: FailedFacts,
): Promise<void> {
  const seen = new Set(await seenAmong(deps, facts));
  for (const stretch of stretchesOf(facts)) {
    const together = await recordTogether(deps, stretch, nodeId, seen);
    for (const factId of together) failures.recorded(factId);
    const one = async (fact: StationFact): Promise<void> => {
      try {
        await recordFact(deps, fact, nodeId, seen.has(fact.factId));
        failures.recorded(fact.factId);
      } catch (error) {
        await failures.failed(deps, fact, nodeId, error);
      }
    };
    await eachAtOnce(STATIONS_AT_ONCE, stretch, async (factsOfStation) => {
      for (const { first, repetitions } of withRepetitions(factsOfStation)) {
        if (!together.has(first.factId)) await one(first);
        if (await recordedAtOnce(deps, repetitions, nodeId)) {
          for (const { factId } of repetitions) failures.recorded(factId);
        } else for (const fact of repetitions) await one(fact);
      }
    });
  }
}

const seenAmong = ({ transactions, stores }: EvseSecurityDependencies, facts: readonly StationFact[]) => {
  const ids = facts.map(({ factId }) => factId);
  return transactions.run((tx) => stores.seenFacts.among(tx, ids));
};

type OfOneStation = readonly StationFact[];

/** Between two facts that are of no station the stations do not wait for each other. */
function stretchesOf(facts: readonly StationFact[]): readonly (readonly OfOneStation[])[] {
  const stretches: Map<string | null, StationFact[]>[] = [];
  for (const fact of facts) {
    const station = 'identityId' in fact ? fact.identityId : null;
    const stretch = stretches.at(-1);
    if (stretch === undefined || station === null || stretch.has(null)) stretches.push(new Map([[station, [fact]]]));
    else stretch.set(station, [...(stretch.get(station) ?? []), fact]);
  }
  return stretches.map((stretch) => [...stretch.values()]);
}

/**
 * Of stations that come back, when many do at once: the first fact of each, before all others of the stretch. Returns the
 * facts that need nothing more. Those of a batch that fails are left to be recorded one by one, and it is told of; what of
 * it was recorded before it failed is `seen` from then on.
 */
async function recordTogether(
  deps: EvseSecurityDependencies,
  stretch: readonly OfOneStation[],
  nodeId: string,
  seen: Set<string>,
): Promise<ReadonlySet<string>> {
  const returns = stretch.map(([first]) => first).filter(mayBeReturn);
  const unknown = returns.filter(({ factId }) => !seen.has(factId));
  const recorded = new Set<string>();
  if (unknown.length < 2) return recorded;
  for (let from = 0; from < unknown.length; from += EPOCHS_AT_ONCE) {
    const batch = unknown.slice(from, from + EPOCHS_AT_ONCE);
    try {
      for (const factId of await recordReturns(deps, batch, nodeId)) recorded.add(factId);
    } catch (error) {
      if (deps.stores.parkedFacts.isOutage(error)) throw error;
      // What is of one fact comes again with it; what is of the batch alone would be heard of nowhere else.
      deps.tell({ kind: 'returns_not_recorded_together', nodeId, stations: batch.length, error });
      for (const factId of await seenAmong(deps, batch)) seen.add(factId);
    }
  }
  return recorded;
}

/** False: they are to be recorded one by one, where each that fails is told of. */
async function recordedAtOnce(
  deps: EvseSecurityDependencies,
  repetitions: readonly StationEvent[],
  nodeId: string,
): Promise<boolean> {
  if (repetitions.length < 2) return false;
  try {
    await recordRepetitions(deps, repetitions, nodeId);
    return true;
  } catch (error) {
    if (deps.stores.parkedFacts.isOutage(error)) throw error;
    return false;
  }
}

function recordFact(deps: EvseSecurityDependencies, fact: StationFact, nodeId: string, seen: boolean): Promise<void> {
  // A repeated session still gets its epoch told: the gateway repeats what it got no answer to.
  if (fact.kind === 'session_opened') return recordSessionOpened(deps, fact, { nodeId, seen });
  if (seen) return Promise.resolve();
  switch (fact.kind) {
    case 'gateway_started':
      return recordGatewayStarted(deps, fact, nodeId);
    case 'session_closed':
      return recordSessionClosed(deps, fact, nodeId);
    case 'boot_notification':
      return recordBootNotification(deps, fact, nodeId);
    case 'upstream_changed':
      return recordUpstreamChanged(deps, fact);
    case 'upstream_change_answered':
      return recordUpstreamChangeAnswered(deps, fact);
    case 'vehicle_requests_asked':
      return recordVehicleRequestsAsked(deps, fact);
    case 'settings_reported':
      return recordSettingsReported(deps, fact);
    case 'handshake_refused':
      return recordHandshakeRefused(deps, fact, nodeId);
    case 'security_event':
      return recordStationSecurityEvent(deps, fact, nodeId);
    case 'log_progress':
      return recordLogProgress(deps, fact, nodeId);
    case 'log_upload_failed':
      return recordLogUploadFailed(deps, fact, nodeId);
    case 'station_noisy':
      return recordStationNoisy(deps, fact, nodeId);
    case 'contract_certificate_failed':
      return recordContractCertificateFailed(deps, fact, nodeId);
    default:
      return fact satisfies never;
  }
}
