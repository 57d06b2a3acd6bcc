import type { BootAnswer } from '../../connection/sessions.ts';
import { incoming } from '../station-side.ts';

interface BootNotificationRequest {
  readonly reason: string;
  readonly chargingStation: {
    readonly model: string;
    readonly vendorName: string;
    readonly serialNumber?: string;
    readonly firmwareVersion?: string;
  };
}

const WIRE_STATUS: Readonly<Record<BootAnswer, string>> = {
  accepted: 'Accepted',
  pending: 'Pending',
  rejected: 'Rejected',
};

/**
 * B01–B03. With Profile 3 the serial number must equal the certificate's CN, which the handshake has
 * found equal to the bound one (B01.FR.11); if it does not, the answer is Rejected and the WebSocket
 * is closed (B01.FR.12). A station may leave it out; the server then knows that it proved nothing.
 */
export const bootNotification = incoming<BootNotificationRequest>('boot', async (session, request, side) => {
  const { identityId, securityProfile } = session.identity;
  const { vendorName, model, serialNumber, firmwareVersion } = request.chargingStation;
  const entry = side.table.entryOfIdentity(identityId);
  const serialMatchesBinding =
    serialNumber === undefined || entry === null ? null : serialNumber === entry.serialNumber;
  const impostor = securityProfile === 3 && serialMatchesBinding === false;
  const answered: BootAnswer = impostor || entry === null ? 'rejected' : entry.boot;

  await side.facts.report({
    factId: side.newFactId(),
    at: side.clock.now().toISOString(),
    kind: 'boot_notification',
    identityId,
    connectionId: session.connectionId,
    vendor: vendorName,
    model,
    serialNumber: serialNumber ?? null,
    firmwareVersion: firmwareVersion ?? null,
    reason: request.reason,
    answered,
    serialMatchesBinding,
  });
  session.bootAnswer = answered;
  const payload = {
    currentTime: side.clock.now().toISOString(),
    interval: answered === 'accepted' ? side.heartbeatIntervalSeconds : side.pendingIntervalSeconds,
    status: WIRE_STATUS[answered],
  };
  if (!impostor) return { ok: true, payload };
  return { ok: true, payload, afterwards: () => session.close(1008, 'serial number is not the certificate CN') };
});
