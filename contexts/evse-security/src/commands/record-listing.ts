import type { ChargerId } from '../charger/charger.ts';
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
  const recorded = await recordListed(lifecycle, { identityId: endpoint.identityId, fingerprint, at, by: processId });
  if (recorded.ok && recorded.value.stillNeeded !== null)
    throw new Error(`${fingerprint} is accepted and listed, and is not in force without ${recorded.value.stillNeeded}`);
}

/** `by`: the process or order whose list shows it. */
export const recordListed = (
  lifecycle: EvseSecurityDependencies['lifecycle'],
  listed: { readonly identityId: ChargerId; readonly fingerprint: string; readonly at: Date; readonly by: string },
) =>
  lifecycle.recordEvidence(
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
