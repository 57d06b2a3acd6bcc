import type { Reply } from '../ocpp/call-pipe.ts';
import type { StationContext } from '../station/station-context.ts';

/** From a CALL of the CSMS to its reply; faults bend it here. */
export async function receiveCall(action: string, payload: unknown, station: StationContext): Promise<Reply> {
  const call = { action, payload };
  const right =
    checkedRefusal(action, payload, station) ??
    station.faults.insteadOfDoing(call, {
      waitsForCertificate: station.enrolment.waiting,
      reconnect: () => station.reconnect(),
    }) ??
    (await answer(action, payload, station));
  return station.faults.reply(call, right);
}

/** What is refused before anything is done. */
function checkedRefusal(action: string, payload: unknown, station: StationContext): Reply | null {
  const { registration, version } = station;
  if (!version.schemas.isStandardAction(action)) return { kind: 'error', code: 'NotImplemented', description: action };
  const violation = version.schemas.violation(action, 'request', payload);
  if (violation !== null) {
    station.violation(`${action}: ${violation.detail}`);
    return { kind: 'error', code: violation.code, description: violation.detail };
  }
  // B03.FR.08.
  if (registration.status === 'rejected') {
    return { kind: 'error', code: 'SecurityError', description: 'the boot was Rejected' };
  }
  return null;
}

async function answer(action: string, payload: unknown, station: StationContext): Promise<Reply> {
  const handle = station.version.handlerOf(action);
  if (handle === null) return { kind: 'error', code: 'NotSupported', description: action };
  // The payload has passed the schema of this action.
  const { response, afterwards } = await handle(payload, station);
  return { kind: 'result', payload: response, ...(afterwards === undefined ? {} : { afterwards }) };
}
