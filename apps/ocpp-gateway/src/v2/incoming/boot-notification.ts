import type { LastBoot } from '@bfcert/evse-security/station-contract';
import { POLICY_VIOLATION } from '../../connection/close-socket.ts';
import type { BootAnswer } from '../../connection/sessions.ts';
import { incoming } from '../../dialect/station-side.ts';
import { callError } from '../../rpc/call-error.ts';
import { registerStation } from '../../upstream/register-station.ts';

interface BootNotificationRequest {
  readonly reason: string;
  readonly chargingStation: {
    readonly model: string;
    readonly vendorName: string;
    readonly serialNumber?: string;
    readonly firmwareVersion?: string;
    readonly modem?: { readonly iccid?: string; readonly imsi?: string };
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
 * Whom we would accept, a CSMS behind us answers; a station that it rejects keeps its connection, and hears nothing of us on it
 * until it boots anew. After a wrong one it may not: it is told Pending until it names the right one. So is a station in recovery,
 * until it comes with a certificate of its own. The answer holds
 * status and time, so a repetition is answered anew.
 */
export const bootNotification = incoming<BootNotificationRequest>(
  'boot',
  async (session, request, { table, facts, clock, newFactId, heartbeatIntervalSeconds, pendingIntervalSeconds }) => {
    const { identityId, securityProfile, isBootstrap } = session.identity;
    const { vendorName, model, serialNumber, firmwareVersion, modem } = request.chargingStation;
    const entry = table.entryOfIdentity(identityId);
    const last = table.lastBootOf(identityId);
    if (entry === null || last === null) return { ok: false, error: callError('SecurityError', 'no longer admitted') };
    const serialMatchesBinding = serialNumber === undefined ? null : serialNumber === entry.serialNumber;
    const ours = answerOf(securityProfile, serialMatchesBinding, last, isBootstrap);
    const registration = ours === 'accepted' ? await registerStation(session) : { kind: 'nobody' as const };
    if (registration.kind === 'failed') return { ok: false, error: registration.error };
    const answered =
      registration.kind === 'answered' ? registration.answered : registration.kind === 'away' ? 'pending' : ours;
    const accepted = answered === 'accepted';
    const serialMismatch = serialMatchesBinding === null ? last.serialMismatch : !serialMatchesBinding;
    const answer = (): void => {
      session.bootAnswer = answered;
      if (answered === 'rejected') session.pipe.forgetCalls();
      table.recordBoot(identityId, { accepted, serialMismatch });
    };

    // A no holds whatever happens to the fact; a yes once it is kept, or the station would be held back after a restart.
    if (!accepted) answer();
    await facts.report({
      factId: newFactId(),
      at: clock.now().toISOString(),
      kind: 'boot_notification',
      identityId,
      connectionId: session.connectionId,
      securityProfile,
      vendor: vendorName,
      model,
      serialNumber: serialNumber ?? null,
      firmwareVersion: firmwareVersion ?? null,
      reason: request.reason,
      answered,
      serialMatchesBinding,
      // Which card it is, is nobody's business here.
      hasModem: Boolean(modem?.iccid || modem?.imsi),
    });
    if (accepted) answer();
    if (registration.kind === 'answered') return { ok: true, payload: registration.payload };
    const payload = {
      currentTime: clock.now().toISOString(),
      interval: accepted ? heartbeatIntervalSeconds : pendingIntervalSeconds,
      status: WIRE_STATUS[answered],
    };
    if (answered !== 'rejected') return { ok: true, payload };
    return {
      ok: true,
      payload,
      afterwards: () => session.close(POLICY_VIOLATION, 'serial number is not the certificate CN'),
    };
  },
  { repeatable: true },
);

function answerOf(
  securityProfile: 2 | 3,
  serialMatchesBinding: boolean | null,
  last: LastBoot,
  isBootstrap: boolean,
): BootAnswer {
  if (isBootstrap) return serialMatchesBinding === false ? 'rejected' : 'pending';
  if (securityProfile === 2) return 'accepted';
  if (serialMatchesBinding === null) return last.serialMismatch ? 'pending' : 'accepted';
  return serialMatchesBinding ? 'accepted' : 'rejected';
}
