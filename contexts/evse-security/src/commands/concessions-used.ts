import { auditEntryOf, type CertificateId, type Tolerated } from '@bfcert/certificate-lifecycle';
import type { Transaction } from '@bfcert/kernel/transaction';
import { type Charger, type ChargerId, purposeOf } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import { stationContext } from './command-context.ts';
import type { SessionOpened } from './session-opened.ts';

/** The tolerance by which a station may come with this certificate although it has expired; null: by none. */
export async function expiredWith(
  { lifecycle }: EvseSecurityDependencies,
  identityId: ChargerId,
  fingerprint: string | null,
): Promise<Tolerated | null> {
  const tolerated = (await lifecycle.toleratedOf([identityId])).get(identityId) ?? [];
  return tolerated.find((one) => one.fingerprint !== null && one.fingerprint === fingerprint) ?? null;
}

/** Every use of an exception from the bound names, beside the session that rests on it. */
export async function auditExceptions(
  { audit, clock }: EvseSecurityDependencies,
  tx: Transaction,
  charger: Charger,
  { bindingExceptions, fingerprint, controllerId, connectionId, port, remoteAddress }: SessionOpened,
  certificateId: CertificateId | null,
): Promise<void> {
  const now = clock.now();
  for (const bindingExceptionId of bindingExceptions) {
    const reason = `the names in its certificate passed by ${bindingExceptionId}`;
    await audit.append(
      tx,
      auditEntryOf(now, stationContext(charger, connectionId, reason), {
        action: 'use-binding-exception',
        identityId: charger.identityId,
        certificateId,
        purpose: controllerId === undefined ? purposeOf(charger) : 'controller_identity',
        detail: { bindingExceptionId, fingerprint, connectionId, port, remoteAddress },
      }),
    );
  }
}

/** The same of a tolerance. */
export async function auditTolerance(
  { audit, clock }: EvseSecurityDependencies,
  tx: Transaction,
  charger: Charger,
  { fingerprint, connectionId, port, remoteAddress }: SessionOpened,
  { stationToleranceId, kind }: Tolerated,
): Promise<void> {
  const reason = `it was let in by ${stationToleranceId}`;
  await audit.append(
    tx,
    auditEntryOf(clock.now(), stationContext(charger, connectionId, reason), {
      action: 'use-station-tolerance',
      identityId: charger.identityId,
      purpose: purposeOf(charger),
      detail: { stationToleranceId, tolerance: kind, fingerprint, connectionId, port, remoteAddress },
    }),
  );
}
