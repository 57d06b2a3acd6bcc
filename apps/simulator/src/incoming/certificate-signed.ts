import { refused } from '@bfcert/kernel/result';
import type { StationCredential, StationMemory } from '../flash/station-memory.ts';
import type { RootCertificateUse } from '../ocpp/messages.ts';
import { judgeCertificate } from '../security/judge-certificate.ts';
import type { CertificateRefusal } from '../security/judge-chain.ts';
import type { StationContext } from '../station/station-context.ts';
import { takeVehicleChain } from '../vehicles/take-vehicle-chain.ts';
import type { Answer, Handler } from './answer.ts';

const OF_ITS_CONNECTION: readonly RootCertificateUse[] = ['CSMSRootCertificate'];
const OF_EITHER: readonly RootCertificateUse[] = ['CSMSRootCertificate', 'V2GRootCertificate'];

/**
 * A02.FR.05-10 with the errata of 2025-09. Without a type it is for both uses, and then vehicles have its root too; a station
 * that has another one for vehicles takes it for its connection.
 */
export const certificateSigned: Handler<'CertificateSigned'> = async (request, station) => {
  const { description, flash, clock, faults, enrolment } = station;
  const { certificateChain, certificateType, requestId } = request;
  const vehicleUse = certificateType === 'ChargingStationCertificate' ? undefined : certificateType;
  if (vehicleUse !== undefined && station.vehicles.isPossible) return takeVehicleChain(request, vehicleUse, station);
  // A chain delivered again, because our answer was lost, changes nothing.
  if (certificateChain === flash.memory.credential?.chainPem) return { response: { status: 'Accepted' } };

  const right =
    vehicleUse !== undefined
      ? refused('use_not_supported' as const)
      : judgeCertificate(certificateChain, {
          serialNumber: description.serialNumber,
          pendingKeys: flash.memory.pendingKeys,
          anchors: flash.memory.anchors,
          rootsOf: certificateType === undefined && description.hasOneForBoth ? OF_EITHER : OF_ITS_CONNECTION,
          now: clock.now(),
          requestId,
          maxChainSize: description.maxCertificateChainSize,
        });
  const verdict = faults.certificateVerdict(right);
  enrolment.end();
  return verdict.ok ? take(verdict.value, station) : discard(verdict.refusal, station);
};

async function take(credential: StationCredential, station: StationContext): Promise<Answer<'CertificateSigned'>> {
  const { flash, events } = station;
  const onProfile3 = station.session()?.route.profile.securityProfile === 3;
  await flash.change((memory) => ({
    credential,
    previousCredential: onProfile3 ? wayBack(memory, station) : null,
    pendingKeys: [],
  }));
  events.emit({ type: 'certificate_installed', fingerprint: credential.fingerprint });
  return {
    response: { status: 'Accepted' },
    // Errata 2025-09, A02.FR.08: reconnect at once. On profile 2 the certificate waits for A05.
    ...(onProfile3 && station.description.activates === 'at_once' ? { afterwards: () => station.reconnect() } : {}),
  };
}

/** One that never connected is no way back; what a connection has proved is, and of several the newest. */
function wayBack({ credential, previousCredential }: StationMemory, station: StationContext): StationCredential | null {
  const inUse = station.session()?.route.credential?.fingerprint;
  return credential?.fingerprint === inUse ? credential : (previousCredential ?? credential);
}

async function discard(reason: CertificateRefusal, station: StationContext): Promise<Answer<'CertificateSigned'>> {
  station.events.emit({ type: 'certificate_refused', reason });
  return {
    response: { status: 'Rejected', statusInfo: { reasonCode: 'InvalidCertificate', additionalInfo: reason } },
    // A02.FR.07.
    afterwards: () => void station.securityLog.report('InvalidChargingStationCertificate', reason),
  };
}
