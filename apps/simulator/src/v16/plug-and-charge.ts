import { ROUTES } from '../incoming/routes.ts';
import type { AnyHandler, Wrapped } from '../ocpp/ocpp-version.ts';
import type { StationContext } from '../station/station-context.ts';
import { OCPP_2_0_1_SCHEMAS } from '../v201/schemas.ts';
import { sameName } from './same-name.ts';

/** "Using ISO 15118 Plug & Charge with OCPP 1.6": messages of 2.0.1 as JSON text in a DataTransfer. */
export const PNC_VENDOR = 'org.openchargealliance.iso15118pnc';

/** Those of them that a CSMS sends, and this station answers as in 2.0.1. */
const ANSWERED = [
  'CertificateSigned',
  'DeleteCertificate',
  'GetInstalledCertificateIds',
  'InstallCertificate',
  'TriggerMessage',
] as const;

export async function answerWrapped(
  messageId: string | undefined,
  data: string | undefined,
  station: StationContext,
): Promise<Awaited<ReturnType<AnyHandler>>> {
  const action = ANSWERED.find((known) => sameName(known, messageId ?? ''));
  if (action === undefined) return { response: { status: 'UnknownMessageId' } };
  const inner = parsed(data ?? '');
  if (OCPP_2_0_1_SCHEMAS.violation(action, 'request', inner) !== null) return { response: { status: 'Rejected' } };
  const { response, afterwards } = await (ROUTES[action] as AnyHandler)(inner, station);
  return {
    response: { status: 'Accepted', data: JSON.stringify(response) },
    ...(afterwards === undefined ? {} : { afterwards }),
  };
}

/** A message of the station's own. What stands inside a no, or is no answer of 2.0.1, is not read. */
export const wrapped = (messageId: string, request: object): Wrapped => ({
  action: 'DataTransfer',
  request: { vendorId: PNC_VENDOR, messageId, data: JSON.stringify(request) },
  answerIn: (payload) => {
    const { status, data } = payload as { readonly status: string; readonly data?: string };
    const inner = status === 'Accepted' ? parsed(data ?? '') : null;
    const isAnswer = OCPP_2_0_1_SCHEMAS.violation(messageId, 'response', inner) === null;
    return isAnswer ? { kind: 'answered', answer: inner } : { kind: 'refused', detail: `DataTransfer: ${status}` };
  },
});

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
