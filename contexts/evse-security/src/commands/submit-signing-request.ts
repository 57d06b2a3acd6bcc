import { parseId } from '@bfcert/kernel/ids';
import type { CertificateLifecycle, EvseSecurityDependencies } from '../ports.ts';
import type { SigningRequestId, SigningRequestVerdict } from '../signing-request/signing-request.ts';
import { stationContext } from './command-context.ts';
import { migrationKind } from './migration-kind.ts';
import { ownPlaceOf } from './own-place.ts';
import type { ProcessKind } from './process-kind.ts';
import { renewalKind } from './renewal-kind.ts';

/**
 * Hands a stored signing request to the lifecycle, which checks it and orders the certificate. May be
 * repeated: the same key is the same record there.
 */
export async function submitSigningRequest(
  deps: EvseSecurityDependencies,
  processId: string,
  requestId: SigningRequestId,
): Promise<SigningRequestVerdict> {
  const { stores, transactions, lifecycle } = deps;
  const stored = await transactions.run(async (tx) => {
    const request = (await stores.requests.ofProcess(tx, processId)).find((one) => one.id === requestId);
    const charger = request === undefined ? null : await stores.chargers.find(tx, request.identityId);
    return request === undefined || charger === null ? null : { request, charger };
  });
  if (stored === null) throw new Error(`there is no signing request ${requestId}`);
  const { request, charger } = stored;
  if (request.verdict.kind !== 'received' && request.verdict.kind !== 'postponed') return request.verdict;
  const endpoint = (await stores.renewals.find(processId))?.endpoint ?? null;

  const issued = await lifecycle.issueCertificate(
    {
      ...(endpoint ?? (await ownPlaceOf(deps, charger))),
      csrPem: request.csrPem,
      provenWith: request.provenWith,
    },
    stationContext(charger, processId, 'the station sent a signing request'),
  );
  const again = new Date(deps.clock.now().getTime() + deps.policy.firstRetryMs);
  const verdict = verdictOf(issued, again);
  const settled = { processId, requestId, verdict };
  await (isMigration(processId)
    ? settle(deps, migrationKind(deps), settled)
    : settle(deps, renewalKind(deps), settled));
  return verdict;
}

function verdictOf(
  issued: Awaited<ReturnType<CertificateLifecycle['issueCertificate']>>,
  again: Date,
): SigningRequestVerdict {
  // This passes by itself, and a no would stop the station, or switch its Plug & Charge off (A02.FR.20, FR.21).
  if (!issued.ok && issued.refusal.reason === 'issue_pending')
    return { kind: 'postponed', reason: issued.refusal.detail, until: again.toISOString() };
  if (!issued.ok) return { kind: 'refused', reason: `${issued.refusal.reason}: ${issued.refusal.detail}` };
  // The key of the certificate in force: a new certificate is made for a new key (A02.FR.02).
  if (issued.value.state === 'active')
    return { kind: 'refused', reason: 'key_was_used_before: its certificate is in force' };
  return { kind: 'accepted', certificateId: issued.value.certificateId };
}

function outcomeOf(verdict: SigningRequestVerdict): string {
  if (verdict.kind === 'refused') return `signing request refused: ${verdict.reason}`;
  return verdict.kind === 'postponed' ? `signing request kept: ${verdict.reason}` : 'signing request accepted';
}

const isMigration = (processId: string): boolean => parseId('mig', processId) !== null;

async function settle<Phase extends string, Event extends string>(
  { stores, transactions, clock, nudges }: EvseSecurityDependencies,
  kind: ProcessKind<Phase, Event>,
  settled: { processId: string; requestId: SigningRequestId; verdict: SigningRequestVerdict },
): Promise<void> {
  const { processId, requestId, verdict } = settled;
  await transactions.run(async (tx) => {
    const process = await kind.store.lock(tx, processId);
    if (process === null) throw new Error(`${processId} is gone`);
    await stores.requests.settle(tx, requestId, verdict);
    const lastOutcome = outcomeOf(verdict);
    const certificateId = verdict.kind === 'accepted' ? verdict.certificateId : process.certificateId;
    const now = clock.now();
    await kind.store.save(tx, { ...process, certificateId, lastOutcome, nextLookAt: now });
    await kind.store.note(tx, processId, { at: now, kind: 'station', text: lastOutcome });
    await nudges.nudge(tx, kind.queue, processId);
  });
}
