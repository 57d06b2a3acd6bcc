import { createHash } from 'node:crypto';
import { newId } from '@bfcert/kernel/ids';
import type { Transaction } from '@bfcert/kernel/transaction';
import { type SigningRequest as ParsedRequest, parseSigningRequest } from '@bfcert/kernel/x509';
import { keyTypeOf } from '../capability/key-type.ts';
import type { Seen } from '../capability/observation.ts';
import { type Charger, type ChargerId, purposeOf } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { SigningRequest } from '../signing-request/signing-request.ts';
import type { SigningRequestAnswer, SigningRequestMessage } from '../station-contract/index.ts';
import type { EndpointRefusal } from '../vehicle-endpoint/choose-endpoint.ts';
import { purposeFor, useOf, type VehicleEndpoint } from '../vehicle-endpoint/vehicle-endpoint.ts';
import { stationContext } from './command-context.ts';
import { endpointAsking } from './endpoint-asking.ts';
import { keepEarlyRequest } from './keep-early-request.ts';
import { observeCapabilities } from './observe-capability.ts';
import {
  lockOpenProcess,
  lockOpenProcesses,
  type RunningProcess,
  requestIsFor,
  tellProcesses,
} from './open-processes.ts';
import { planRenewal } from './plan-renewal.ts';
import { submitSigningRequest } from './submit-signing-request.ts';
import { renewingAuthority, turnOfRequest } from './turn-of-request.ts';

/** Why a station's request is not even looked at; the lifecycle's refusals come as `<reason>: <detail>`. */
export type SigningRequestGate =
  | 'charger_unknown'
  /** What it would prove at a handshake is never seen: its controller's certificate is. */
  | 'station_behind_controller'
  | 'serial_number_mismatch'
  /** It is in to get a certificate of its own, and may ask for none towards vehicles before. */
  | 'own_certificate_first'
  | 'not_expected'
  /** One key for the connection to us and for vehicles, or for two editions of ISO 15118. */
  | 'combined_crosses_trust_domains'
  | EndpointRefusal;

/**
 * A station sent a CSR, for itself or for one of its EVSEs. Stored, checked and ordered before the answer; issued
 * afterwards. The same key again, as stations resend (A02.FR.17), gets the same answer and no second certificate; its
 * number, where it has one, is the one that counts from then on (2.1, A02.FR.24–26). What nobody has asked for has a
 * small share of a day, and waits for its turn beyond that: a station whose clock or firmware is wrong costs no
 * certificate every few minutes, and gets its next one all the same when it is due. A no is never the answer to what
 * passes by itself: it would end the station's tries, and may switch its Plug & Charge off (A02.FR.20, FR.21).
 */
export async function receiveSigningRequest(
  deps: EvseSecurityDependencies,
  message: SigningRequestMessage,
): Promise<SigningRequestAnswer> {
  // 1. One PKCS#10 request that proves possession of its key; names are compared by the lifecycle.
  const csr = parseSigningRequest(message.csr);
  if (!csr.ok) {
    const reason = `csr_${csr.refusal}: ${csr.detail}`;
    await deps.transactions.run((tx) => keepUnusable(deps, tx, message, reason));
    return refuse(deps, message, reason);
  }

  // 2. For the station itself, or for which of its EVSEs.
  const asking = await endpointAsking(deps, message, csr.value);
  if (!asking.ok) return refuse(deps, message, asking.refusal);

  // 3. Stored, with the process it serves.
  const { spkiSha256, key } = csr.value;
  const authority = await authorityOf(deps, message, asking.value);
  const request = { spkiSha256, key, endpoint: asking.value, authority };
  const stored = await deps.transactions.run((tx) => store(deps, tx, message, request));
  if (stored === 'kept') return { accepted: true, reason: null };
  if (typeof stored === 'string') return refuse(deps, message, stored);

  // 4. Checked and ordered.
  const verdict = await submitSigningRequest(deps, stored.processId, stored.id);
  return verdict.kind === 'refused' ? { accepted: false, reason: verdict.reason } : { accepted: true, reason: null };
}

async function authorityOf(
  deps: EvseSecurityDependencies,
  { identityId }: SigningRequestMessage,
  endpoint: VehicleEndpoint | null,
): Promise<string | null> {
  const charger = await deps.transactions.run((tx) => deps.stores.chargers.find(tx, identityId as ChargerId));
  return charger === null ? null : renewingAuthority(deps, charger, endpoint);
}

/** `kept`: there is nothing to order, or not yet. */
async function store(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  { identityId: named, connectionId, csr: csrPem, use, requestId }: SigningRequestMessage,
  {
    spkiSha256,
    key,
    endpoint,
    authority,
  }: Pick<ParsedRequest, 'spkiSha256' | 'key'> & {
    readonly endpoint: VehicleEndpoint | null;
    /** Whose quota a renewal that nobody has asked for would be counted in. */
    readonly authority: string | null;
  },
): Promise<SigningRequest | SigningRequestGate | 'kept'> {
  const { requests, chargers, sessions } = deps.stores;
  const identityId = named as ChargerId;
  const charger = await chargers.find(tx, identityId);
  if (charger === null) return 'charger_unknown';
  // Whoever boots under another serial number gets no certificate for this one (A00.FR.404), however it entered.
  if (charger.boot?.serialMatchesBinding === false) return 'serial_number_mismatch';
  const carrying = await deps.stores.controllerStations.carrying(tx, [charger.wireName]);
  if (endpoint === null && carrying.has(charger.wireName)) return 'station_behind_controller';
  const session = await sessions.byConnection(tx, identityId, connectionId);
  if (endpoint !== null && session?.isBootstrap === true) return 'own_certificate_first';
  const open = await lockOpenProcess(deps, tx, identityId, endpoint);
  const before = await requests.find(tx, identityId, spkiSha256);
  if (before !== null && before.use !== use) return 'combined_crosses_trust_domains';
  const isKept =
    before?.verdict.kind === 'accepted'
      ? open === null || open.certificateId === before.verdict.certificateId
      : before?.verdict.kind === 'postponed' && before.processId === open?.id;
  if (before !== null && isKept) {
    await requests.renumber(tx, before.id, requestId ?? null);
    return 'kept';
  }
  if (open === null && !mayRenewItself(charger, endpoint)) return 'not_expected';
  const now = deps.clock.now();
  const sent = {
    spkiSha256,
    csrPem,
    requestId: requestId ?? null,
    provenWith: session?.fingerprint ?? null,
    receivedAt: now,
  };
  const isAsked = open !== null && wantsRequest(open);
  const turn = isAsked ? null : await turnOfRequest(deps, tx, charger, { endpoint, authority });
  if (turn !== null) {
    await keepEarlyRequest(deps, tx, charger, { ...sent, endpoint }, turn);
    return 'kept';
  }
  const processId = open?.id ?? (await ownRenewal(deps, tx, charger, endpoint));
  await deps.stores.earlyRequests.remove(tx, { identityId, endpoint });
  await observeCapabilities(deps, tx, charger, seenInRequest(key, endpoint));
  // One at a time on its way to an EVSE: what comes meanwhile for another key has its turn after it.
  const waits = endpoint !== null && open !== null && open.certificateId !== null;
  const reason = 'a certificate for another key is on its way';
  const stored = await requests.put(tx, {
    ...sent,
    receivedAt: await afterOthers(deps, tx, processId, now),
    id: newId('sgn', now.getTime()),
    identityId,
    processId,
    use,
    unaskedAt: isAsked ? null : now,
    verdict: waits ? { kind: 'postponed', reason, until: now.toISOString() } : { kind: 'received' },
  });
  return waits ? 'kept' : stored;
}

/** After those that came first, whatever the clock of the server says where they did: what is older was overtaken. */
async function afterOthers(
  { stores }: EvseSecurityDependencies,
  tx: Transaction,
  processId: string,
  now: Date,
): Promise<Date> {
  const last = await stores.requests.lastReceivedAt(tx, processId);
  return last !== null && last >= now ? new Date(last.getTime() + 1) : now;
}

/** What the station makes keys of, and whether it has certificates for vehicles. */
function seenInRequest(key: ParsedRequest['key'], endpoint: VehicleEndpoint | null): readonly Seen[] {
  const type = keyTypeOf(key);
  const evidence = 'its signing request';
  return [
    ...(type === null ? [] : [{ capability: 'key_types', value: [type], evidence } as const]),
    ...(endpoint === null ? [] : [{ capability: useOf(endpoint), value: true, evidence } as const]),
  ];
}

/** A renewal that the station begins itself (A03). What is for vehicles needs no Profile 3. */
const mayRenewItself = ({ profileFloor }: Charger, endpoint: VehicleEndpoint | null): boolean =>
  endpoint !== null || profileFloor === 3;

/** It waits for a key of the station, or has asked for one. */
const wantsRequest = ({ certificateId, phase }: RunningProcess): boolean => certificateId === null || phase === 'csr';

async function ownRenewal(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  charger: Charger,
  endpoint: VehicleEndpoint | null,
): Promise<string> {
  const context = stationContext(charger, charger.identityId, 'the station asked for a new certificate');
  const renewal = await planRenewal(deps, tx, charger.identityId, context, { endpoint });
  if (renewal === null) throw new Error(`${charger.identityId} has a renewal that was not found open`);
  return renewal.id;
}

/** Counts as a failed try of the process it was meant for. Without a readable key it is told apart by its text. */
async function keepUnusable(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  { identityId: named, csr: text, use, requestId }: SigningRequestMessage,
  reason: string,
): Promise<void> {
  const identityId = named as ChargerId;
  const open = await waitingFor(deps, tx, identityId, use);
  if (open === null) return;
  const now = deps.clock.now();
  await deps.stores.requests.put(tx, {
    id: newId('sgn', now.getTime()),
    identityId,
    processId: open.id,
    spkiSha256: createHash('sha256').update(text).digest('hex'),
    use,
    csrPem: '',
    requestId: requestId ?? null,
    receivedAt: now,
    provenWith: null,
    unaskedAt: null,
    verdict: { kind: 'refused', reason },
  });
  await tellProcesses(deps, tx, identityId, { text: `signing request refused: ${reason}`, noteworthy: true });
}

/** Of several EVSEs that wait for theirs, the one that was asked first. */
async function waitingFor(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  id: ChargerId,
  use: SigningRequestMessage['use'],
): Promise<Pick<RunningProcess, 'id'> | null> {
  const own = await lockOpenProcesses(deps, tx, id);
  if (use === 'charging_station') return requestIsFor(own);
  const open = await deps.stores.renewals.openOfEndpoints(tx, id);
  return open.find(({ phase, endpoint }) => phase === 'csr' && endpoint?.purpose === purposeFor(use)) ?? null;
}

/** What the lifecycle refuses it audits itself; this is what it never saw. */
async function refuse(
  { transactions, stores, clock, audit }: EvseSecurityDependencies,
  { identityId, use, requestId, wantedRoot }: SigningRequestMessage,
  reason: string,
): Promise<SigningRequestAnswer> {
  await transactions.run(async (tx) => {
    const charger = await stores.chargers.find(tx, identityId as ChargerId);
    const now = clock.now();
    const id = newId('aud', now.getTime());
    await audit.append(tx, {
      id,
      at: now.toISOString(),
      actor: `station:${charger?.wireName ?? 'unknown'}`,
      onBehalfOf: null,
      action: 'receive-signing-request',
      outcome: 'refused',
      identityId: charger?.identityId ?? null,
      certificateId: null,
      purpose: use === 'charging_station' ? purposeOf(charger ?? { kind: 'station' }) : purposeFor(use),
      before: null,
      after: null,
      event: null,
      reason: 'the station sent a signing request',
      detail: {
        refusal: reason,
        use,
        ...(requestId === undefined ? {} : { requestId }),
        ...(wantedRoot === undefined ? {} : { wantedRoot }),
      },
      correlationId: id,
      evidenceHash: null,
    });
  });
  return { accepted: false, reason };
}
