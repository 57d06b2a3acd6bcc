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
export type SigningRequestGate = 'charger_unknown' | 'use_not_supported' | 'not_expected';

/**
 * A station sent a CSR. Stored, checked and ordered before the answer; issued afterwards. The same
 * key again, as stations resend (A02.FR.17), gets the same answer and no second certificate.
 */
export async function receiveSigningRequest(
  deps: EvseSecurityDependencies,
  message: SigningRequestMessage,
): Promise<SigningRequestAnswer> {
  const { stores, transactions, clock } = deps;
  const identityId = message.identityId as ChargerId;
  if (message.use !== 'charging_station') return refuse('use_not_supported');

  // 1. One PKCS#10 request that proves possession of its key; names are compared by the lifecycle.
  const csr = parseSigningRequest(message.csr);
  if (!csr.ok) {
    await transactions.run(async (tx) => {
      const text = `the station sent an unusable signing request: ${csr.refusal}`;
      if ((await stores.chargers.find(tx, identityId)) !== null) {
        await keepRefused(deps, tx, identityId, message.csr, `csr_${csr.refusal}`);
        await tellProcesses(deps, tx, identityId, { text, noteworthy: true });
      }
    });
    return { accepted: false, reason: `csr_${csr.refusal}` };
  }

  // 2. Stored, with the process it serves.
  const stored = await transactions.run(async (tx): Promise<SigningRequest | SigningRequestGate> => {
    const charger = await stores.chargers.find(tx, identityId);
    if (charger === null) return 'charger_unknown';
    const processId = await servedProcess(deps, tx, charger);
    if (processId === null) return 'not_expected';
    const now = clock.now();
    return stores.requests.add(tx, {
      id: newId('sgn', now.getTime()),
      identityId,
      processId,
      spkiSha256: csr.value.spkiSha256,
      csrPem: message.csr,
      receivedAt: now,
      verdict: { kind: 'received' },
    });
  });
  if (typeof stored === 'string') return refuse(stored);

  // 3. Checked and ordered.
  const verdict = await submitSigningRequest(deps, stored.processId, stored.id);
  return verdict.kind === 'refused' ? { accepted: false, reason: verdict.reason } : { accepted: true, reason: null };
}

/** A migration under way, a renewal under way, or a renewal that the station begins itself (A03). */
async function servedProcess(deps: EvseSecurityDependencies, tx: Transaction, charger: Charger): Promise<string | null> {
  const { migration, renewal } = await lockOpenProcesses(deps, tx, charger.identityId);
  const open = migration ?? renewal;
  if (open !== null) return open.id;
  if (charger.profileFloor !== 3) return null;
  const context = stationContext(charger, `a03-${charger.identityId}`, 'the station asked for a new certificate');
  return (await planRenewal(deps, tx, charger.identityId, context))?.id ?? null;
}

/** A request without a readable key is told apart by its text. */
async function keepRefused(deps: EvseSecurityDependencies, tx: Transaction, identityId: ChargerId, csrPem: string, reason: string) {
  const { migration, renewal } = await lockOpenProcesses(deps, tx, identityId);
  const open = migration ?? renewal;
  if (open === null) return;
  const now = deps.clock.now();
  const id = newId('sgn', now.getTime());
  const spkiSha256 = createHash('sha256').update(csrPem).digest('hex');
  const request = { id, identityId, processId: open.id, spkiSha256, csrPem: '', receivedAt: now };
  await deps.stores.requests.add(tx, { ...request, verdict: { kind: 'refused', reason } });
}

const refuse = (reason: SigningRequestGate): SigningRequestAnswer => ({ accepted: false, reason });
