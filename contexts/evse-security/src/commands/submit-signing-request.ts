import type { CertificateId } from '@bfcert/certificate-lifecycle';
import { parseId } from '@bfcert/kernel/ids';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { CertificateLifecycle, EvseSecurityDependencies } from '../ports.ts';
import type { SigningRequest, SigningRequestId, SigningRequestVerdict } from '../signing-request/signing-request.ts';
import type { StationProcess } from '../station-process/station-process.ts';
import { type CommandContext, processContext, stationContext } from './command-context.ts';
import { migrationKind } from './migration-kind.ts';
import { isRunning } from './open-processes.ts';
import { ownPlaceOf } from './own-place.ts';
import { planRenewal } from './plan-renewal.ts';
import type { ProcessKind } from './process-kind.ts';
import { renewalKind } from './renewal-kind.ts';

/** What a station is told of a key that it has made another one after: its certificate would be of no use to it. */
const OVERTAKEN: SigningRequestVerdict = {
  kind: 'refused',
  reason: 'overtaken: the station has asked for a certificate for a later key',
};

/**
 * Hands a stored signing request to the certificate lifecycle, which checks it and orders the certificate. May be repeated,
 * and by two servers at once: the same key is the same record there, and the first that comes back settles it. One that
 * comes back late, as after a standstill, finds that the station has asked for another key since, or that the process
 * has ended: then nobody is to have the certificate, or it is brought to the station by itself.
 */
export async function submitSigningRequest(
  deps: EvseSecurityDependencies,
  processId: string,
  requestId: SigningRequestId,
): Promise<SigningRequestVerdict> {
  const { stores, transactions, lifecycle } = deps;
  const stored = await transactions.run(async (tx) => {
    const requests = await stores.requests.ofProcess(tx, processId);
    const request = requests.find((one) => one.id === requestId);
    const charger = request === undefined ? null : await stores.chargers.find(tx, request.identityId);
    return request === undefined || charger === null ? null : { requests, request, charger };
  });
  if (stored === null) throw new Error(`there is no signing request ${requestId}`);
  const { requests, request, charger } = stored;
  if (!isOpen(request)) return request.verdict;
  const endpoint = (await stores.renewals.find(processId))?.endpoint ?? null;
  const context = stationContext(charger, processId, 'the station sent a signing request');
  const settled = { processId, requestId, context };
  if (endpoint === null && isOvertaken(request, requests)) return settle(deps, { ...settled, verdict: OVERTAKEN });

  const issued = await lifecycle.issueCertificate(
    {
      ...(endpoint ?? (await ownPlaceOf(deps, charger))),
      csrPem: request.csrPem,
      provenWith: request.provenWith,
    },
    context,
  );
  const again = new Date(deps.clock.now().getTime() + deps.policy.firstRetryMs);
  const verdict = await settle(deps, { ...settled, verdict: verdictOf(issued, again) });
  if (issued.ok && verdict === OVERTAKEN) await takeBack(deps, processId, issued.value.certificateId);
  return verdict;
}

const isOpen = ({ verdict }: SigningRequest): boolean => verdict.kind === 'received' || verdict.kind === 'postponed';

/** A station has one key for itself that it waits for: its latest. */
const isOvertaken = (request: SigningRequest, requests: readonly SigningRequest[]): boolean =>
  requests.some(({ verdict, receivedAt }) => verdict.kind === 'accepted' && receivedAt > request.receivedAt);

/** It has not left: no process has it. Should we die before this, it is given up when the station comes with its next one. */
async function takeBack({ lifecycle }: EvseSecurityDependencies, processId: string, certificateId: CertificateId) {
  const context = processContext(processId, 'the station has asked for a certificate for a later key');
  const cancelled = await lifecycle.cancelRequest({ certificateId }, context);
  // It was signed meanwhile; if that is refused as well, it has ended by another way.
  if (!cancelled.ok) await lifecycle.abandonCertificate({ certificateId, provenUnused: false }, context);
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

interface Settled {
  readonly processId: string;
  readonly requestId: SigningRequestId;
  readonly verdict: SigningRequestVerdict;
  readonly context: CommandContext;
}

/** Resolves with what is on record of it then. */
const settle = (deps: EvseSecurityDependencies, settled: Settled): Promise<SigningRequestVerdict> =>
  isMigration(settled.processId)
    ? settleFor(deps, migrationKind(deps), settled)
    : settleFor(deps, renewalKind(deps), settled);

function settleFor<Phase extends string, Event extends string>(
  deps: EvseSecurityDependencies,
  kind: ProcessKind<Phase, Event>,
  { processId, requestId, verdict: found, context }: Settled,
): Promise<SigningRequestVerdict> {
  const { stores, transactions, clock, nudges } = deps;
  return transactions.run(async (tx) => {
    const process = await kind.store.lock(tx, processId);
    if (process === null) throw new Error(`${processId} is gone`);
    const requests = await stores.requests.ofProcess(tx, processId);
    const request = requests.find((one) => one.id === requestId);
    // Another server was quicker, and the process may be further than that; or the station has sent it for another process.
    if (request === undefined || !isOpen(request)) return request?.verdict ?? found;
    const isLate = found.kind === 'accepted' && process.endpoint === null && isOvertaken(request, requests);
    const verdict = isLate ? OVERTAKEN : found;
    const lastOutcome = outcomeOf(verdict);
    const certificateId = verdict.kind === 'accepted' ? verdict.certificateId : process.certificateId;
    const now = clock.now();
    await stores.requests.settle(tx, requestId, verdict);
    await kind.store.note(tx, processId, { at: now, kind: 'station', text: lastOutcome });
    if (verdict.kind === 'accepted' && hasSucceeded(process.phase)) {
      // The process needs it no more, and the station waits for it: it has been told yes.
      await bringByItself(deps, tx, { ...request, verdict }, { process: { ...process, certificateId }, context });
      return verdict;
    }
    await kind.store.save(tx, { ...process, certificateId, lastOutcome, nextLookAt: now });
    await nudges.nudge(tx, kind.queue, processId);
    return verdict;
  });
}

/**
 * Where another renewal of the station is open already, which may be to send it a certificate that it had before, that one owes it this
 * one from now on (`bring-owed-certificate.ts`).
 */
async function bringByItself(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  request: SigningRequest,
  { process, context }: { readonly process: StationProcess<string>; readonly context: CommandContext },
): Promise<void> {
  const { renewals, requests } = deps.stores;
  const { identityId, endpoint, certificateId } = process;
  const plan = () => planRenewal(deps, tx, identityId, context, { certificateId, endpoint });
  if ((await plan()) !== null || endpoint !== null) return;
  const latest = await renewals.latestOf(tx, identityId);
  const open = latest === null ? null : await renewals.lock(tx, latest.id);
  if (open === null || !isRunning(open.phase)) {
    await plan();
    return;
  }
  const { id } = await requests.put(tx, { ...request, processId: open.id });
  await requests.settle(tx, id, request.verdict);
}

/** Whatever it is of the two: nothing of it goes on, and the station is on Profile 3. */
const hasSucceeded = (phase: string): boolean => phase === 'active' || phase === 'completed';
