import type { EvseSecurityDependencies } from '../ports.ts';
import type { LocalAct } from '../station-process/check.ts';
import { processContext } from './command-context.ts';
import type { ProcessKind } from './process-kind.ts';

/**
 * Tells the lifecycle that the station lists what it has accepted: the evidence of a certificate that is shown to
 * vehicles. Refused when it was revoked or replaced meanwhile: the next look finds that out.
 */
export async function recordListing<Phase extends string, Event extends string>(
  { lifecycle }: EvseSecurityDependencies,
  kind: ProcessKind<Phase, Event>,
  processId: string,
  { fingerprint, at }: Extract<LocalAct, { kind: 'record_listing' }>,
): Promise<void> {
  const endpoint = (await kind.store.find(processId))?.endpoint ?? null;
  if (endpoint === null) throw new Error(`${processId} is about no EVSE`);
  const recorded = await lifecycle.recordEvidence(
    {
      identityId: endpoint.identityId,
      fingerprint,
      type: 'listed_by_station',
      from: 'station_listing',
      source: 'station link',
      at: at.toISOString(),
      details: null,
    },
    processContext(processId, 'the station lists the certificate'),
  );
  if (recorded.ok && recorded.value.stillNeeded !== null)
    throw new Error(`${fingerprint} is accepted and listed, and is not in force without ${recorded.value.stillNeeded}`);
}
