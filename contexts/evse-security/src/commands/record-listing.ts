import type { ChargerId } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { LocalAct } from '../station-process/check.ts';
import type { VehicleEndpoint } from '../vehicle-endpoint/vehicle-endpoint.ts';
import { certificateFact } from './certificate-fact.ts';
import { processContext } from './command-context.ts';
import { moveProcess } from './move-process.ts';
import type { ProcessKind } from './process-kind.ts';

/**
 * Tells the lifecycle that the station lists what it has accepted: the evidence of a certificate that is shown to vehicles.
 * Where that brings it into force, or it is over meanwhile, the next look finds so; where neither is so the process stops
 * and says why, as the same list would be told of again and again.
 */
export async function recordListing<Phase extends string, Event extends string>(
  deps: EvseSecurityDependencies,
  kind: ProcessKind<Phase, Event>,
  processId: string,
  { fingerprint, at }: Extract<LocalAct, { kind: 'record_listing' }>,
): Promise<void> {
  const known = await kind.store.find(processId);
  const endpoint = known?.endpoint ?? null;
  if (known === null || endpoint === null) throw new Error(`${processId} is about no EVSE`);
  const uncounted = await recordListed(deps.lifecycle, {
    identityId: endpoint.identityId,
    fingerprint,
    at,
    by: processId,
  });
  if (uncounted === null || (await isOver(deps, known.certificateId, endpoint))) return;
  const stop = { ...uncounted, phase: known.phase };
  const context = processContext(processId, 'what the station lists does not count');
  await deps.transactions.run(async (tx) => {
    const process = await kind.store.lock(tx, processId);
    if (process === null || process.phase !== known.phase || process.certificateId !== known.certificateId) return;
    await moveProcess(deps, tx, kind, process, { on: kind.events.stopped, because: stop.because, stop, context });
  });
}

/** It was revoked, replaced or ended since it was looked at, or a combined one has taken its place. */
async function isOver(
  deps: EvseSecurityDependencies,
  certificateId: string | null,
  endpoint: VehicleEndpoint,
): Promise<boolean> {
  const certificate = await certificateFact(deps, certificateId);
  return certificate?.state !== 'installed' || (await deps.lifecycle.combinedHolderOf(endpoint)) !== null;
}

/** Why a certificate that is listed is not in force by that: by name, and in a sentence. */
export interface Uncounted {
  readonly code: string;
  readonly because: string;
}

/** Null: it is in force. `by`: the process or order whose list shows it. */
export async function recordListed(
  lifecycle: EvseSecurityDependencies['lifecycle'],
  listed: { readonly identityId: ChargerId; readonly fingerprint: string; readonly at: Date; readonly by: string },
): Promise<Uncounted | null> {
  const recorded = await lifecycle.recordEvidence(
    {
      identityId: listed.identityId,
      fingerprint: listed.fingerprint,
      type: 'listed_by_station',
      from: 'station_listing',
      source: 'station link',
      at: listed.at.toISOString(),
      details: null,
    },
    processContext(listed.by, 'the station lists the certificate'),
  );
  if (!recorded.ok) {
    const { reason, detail } = recorded.refusal;
    return { code: reason, because: `The station lists the certificate, and that does not count: ${detail}` };
  }
  const { stillNeeded } = recorded.value;
  if (stillNeeded === null) return null;
  const because = `The station lists the certificate, and it is not in force without ${stillNeeded}.`;
  return { code: 'evidence_incomplete', because };
}
