import type { Answer } from '../incoming/answer.ts';
import type { ReceivedCalls } from '../ocpp/messages.ts';
import type { StationContext } from '../station/station-context.ts';
import { judgeVehicleChain } from './judge-vehicle-chain.ts';
import type { VehicleUse } from './vehicle-credential.ts';

/** A02 for ISO 15118. Nothing reconnects: it is shown to the next vehicle, and its status is asked for (M06). */
export async function takeVehicleChain(
  { certificateChain, requestId }: ReceivedCalls['CertificateSigned']['request'],
  use: VehicleUse,
  station: StationContext,
): Promise<Answer<'CertificateSigned'>> {
  const { description, flash, clock, events, securityLog } = station;
  const { v2gCredentials = [], v2gKeys = [], anchors } = flash.memory;
  if (v2gCredentials.some(({ chainPem }) => chainPem === certificateChain)) return { response: { status: 'Accepted' } };
  const verdict = judgeVehicleChain(certificateChain, {
    use,
    pendingKeys: v2gKeys,
    anchors,
    now: clock.now(),
    requestId,
    maxChainSize: description.maxCertificateChainSize,
  });
  if (!verdict.ok) {
    events.emit({ type: 'certificate_refused', reason: verdict.refusal });
    return {
      response: {
        status: 'Rejected',
        statusInfo: { reasonCode: 'InvalidCertificate', additionalInfo: verdict.refusal },
      },
      afterwards: () => void securityLog.report('InvalidChargingStationCertificate', verdict.refusal),
    };
  }
  const { fingerprint, ...credential } = verdict.value;
  const isOfSame = (one: { readonly seccId: string; readonly use: VehicleUse }): boolean =>
    one.seccId === credential.seccId && one.use === use;
  await flash.change((memory) => ({
    v2gCredentials: [...(memory.v2gCredentials ?? []).filter((one) => !isOfSame(one)), credential],
    v2gKeys: (memory.v2gKeys ?? []).filter(({ privateKeyPem }) => privateKeyPem !== credential.privateKeyPem),
  }));
  events.emit({ type: 'v2g_certificate_installed', seccId: credential.seccId, use, fingerprint });
  return {
    response: { status: 'Accepted' },
    afterwards: () => void station.statusRounds.hold(credential.chainPem),
  };
}
