import { createHash } from 'node:crypto';
import { newId } from '@bfcert/kernel/ids';
import type { Transaction } from '@bfcert/kernel/transaction';
import { parseSigningRequest } from '@bfcert/kernel/x509';
import type { Charger, ChargerId } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { SigningRequest } from '../signing-request/signing-request.ts';
import type { SigningRequestAnswer, SigningRequestMessage } from '../station-contract/index.ts';
import { stationContext } from './command-context.ts';
import { lockOpenProcesses, tellProcesses } from './open-processes.ts';
import { planRenewal } from './plan-renewal.ts';
import { submitSigningRequest } from './submit-signing-request.ts';

/** Why a station's request is not even looked at; the lifecycle's refusals come as `<reason>: <detail>`. */
export type SigningRequestGate = 'charger_unknown' | 'use_not_supported' | 'serial_number_mismatch' | 'not_expected';

/**
 * A station sent a CSR. Stored, checked and ordered before the answer; issued afterwards. The same
 * key again, as stations resend (A02.FR.17), gets the same answer and no second certificate; its number, where it has
 * one, is the one that counts from then on (2.1, A02.FR.24–26).
 */
export async function receiveSigningRequest(
  deps: EvseSecurityDependencies,
  message: SigningRequestMessage,
): Promise<SigningRequestAnswer> {
  if (message.use !== 'charging_station') return refuse(deps, message, 'use_not_supported');

  // 1. One PKCS#10 request that proves possession of its key; names are compared by the lifecycle.
  const csr = parseSigningRequest(message.csr);
  if (!csr.ok) {
    const reason = `csr_${csr.refusal}: ${csr.detail}`;
    await deps.transactions.run((tx) => keepUnusable(deps, tx, message, reason));
    return refuse(deps, message, reason);
  }

  // 2. Stored, with the process it serves.
  const stored = await deps.transactions.run((tx) => store(deps, tx, message, csr.value.spkiSha256));
  if (stored === 'already_ordered') return { accepted: true, reason: null };
  if (typeof stored === 'string') return refuse(deps, message, stored);

  // 3. Checked and ordered.
  const verdict = await submitSigningRequest(deps, stored.processId, stored.id);
  return verdict.kind === 'refused' ? { accepted: false, reason: verdict.reason } : { accepted: true, reason: null };
}

async function store(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  { identityId: named, connectionId, csr: csrPem, requestId }: SigningRequestMessage,
  spkiSha256: string,
): Promise<SigningRequest | SigningRequestGate | 'already_ordered'> {
  const { requests, chargers, sessions } = deps.stores;
  const identityId = named as ChargerId;
  const charger = await chargers.find(tx, identityId);
  if (charger === null) return 'charger_unknown';
  // Whoever boots under another serial number gets no certificate for this one (A00.FR.404), however it entered.
  if (charger.boot?.serialMatchesBinding === false) return 'serial_number_mismatch';
  const { migration, renewal } = await lockOpenProcesses(deps, tx, identityId);
  const open = migration ?? renewal;
  const before = await requests.find(tx, identityId, spkiSha256);
  if (before?.verdict.kind === 'accepted' && (open === null || open.certificateId === before.verdict.certificateId)) {
    await requests.renumber(tx, before.id, requestId ?? null);
    return 'already_ordered';
  }
  const processId = open?.id ?? (await ownRenewal(deps, tx, charger));
  if (processId === null) return 'not_expected';
  const now = deps.clock.now();
  const opened = await sessions.byConnection(tx, connectionId);
  return requests.put(tx, {
    id: newId('sgn', now.getTime()),
    identityId,
    processId,
    spkiSha256,
    csrPem,
    requestId: requestId ?? null,
    receivedAt: now,
    provenWith: opened?.identityId === identityId ? opened.session.fingerprint : null,
    verdict: { kind: 'received' },
  });
}

/** A renewal that the station begins itself (A03). */
async function ownRenewal(deps: EvseSecurityDependencies, tx: Transaction, charger: Charger): Promise<string | null> {
  if (charger.profileFloor !== 3) return null;
  const context = stationContext(charger, charger.identityId, 'the station asked for a new certificate');
  return (await planRenewal(deps, tx, charger.identityId, context))?.id ?? null;
}

/** Counts as a failed try of the process it was meant for. Without a readable key it is told apart by its text. */
async function keepUnusable(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  { identityId: named, csr: text, requestId }: SigningRequestMessage,
  reason: string,
): Promise<void> {
  const identityId = named as ChargerId;
  const { migration, renewal } = await lockOpenProcesses(deps, tx, identityId);
  const open = migration ?? renewal;
  if (open === null) return;
  const now = deps.clock.now();
  await deps.stores.requests.put(tx, {
    id: newId('sgn', now.getTime()),
    identityId,
    processId: open.id,
    spkiSha256: createHash('sha256').update(text).digest('hex'),
    csrPem: '',
    requestId: requestId ?? null,
    receivedAt: now,
    provenWith: null,
    verdict: { kind: 'refused', reason },
  });
  await tellProcesses(deps, tx, identityId, { text: `signing request refused: ${reason}`, noteworthy: true });
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
      purpose: 'charger_identity',
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
