import { auditEntryOf } from '@bfcert/certificate-lifecycle';
import { newId } from '@bfcert/kernel/ids';
import type { Transaction } from '@bfcert/kernel/transaction';
import { type Charger, purposeOf } from '../charger/charger.ts';
import type { EarlyRequest } from '../early-request/early-request.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import { useOf } from '../vehicle-endpoint/vehicle-endpoint.ts';
import { stationContext } from './command-context.ts';
import type { Turn } from './turn-of-request.ts';

/**
 * Keeps a request until its turn, in place of the one before. That the station had one to wait is said once, however
 * many it sends meanwhile: that it asks too often, to a person as well. Call it last.
 */
export async function keepEarlyRequest(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  charger: Charger,
  request: Omit<EarlyRequest, 'identityId' | 'until' | 'reason'>,
  { until, reason }: Turn,
): Promise<void> {
  const { earlyRequests } = deps.stores;
  const { identityId } = charger;
  const { endpoint } = request;
  const before = await earlyRequests.find(tx, identityId, endpoint);
  await earlyRequests.put(tx, { ...request, identityId, reason, until });
  if (before?.reason === reason) return;

  const now = deps.clock.now();
  const correlationId = newId('cor', now.getTime());
  const purpose = endpoint?.purpose ?? purposeOf(charger);
  const use = endpoint === null ? 'charging_station' : useOf(endpoint);
  const details = { kept: reason, use, until: until.toISOString() };
  await deps.audit.append(
    tx,
    auditEntryOf(now, stationContext(charger, correlationId, 'the station sent a signing request before its turn'), {
      action: 'keep-signing-request',
      identityId: endpoint?.identityId ?? identityId,
      purpose,
      detail: details,
    }),
  );
  if (reason !== 'own_requests_spent') return;
  await deps.lifecycle.recordSecurityEvent(tx, {
    source: 'server',
    reporter: correlationId,
    type: 'signing_requests_too_many',
    identityId,
    remoteAddress: null,
    at: now.toISOString(),
    reportedTime: null,
    count: 1,
    details: { ...details, taken: deps.policy.ownRequestsPerDay },
  });
}
