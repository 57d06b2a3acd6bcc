import { hashDataText } from '../dialect/hash-data.ts';
import type { UpstreamCommand, UpstreamScope } from '../dialect/upstream-scope.ts';
import type { HandlerAnswer } from '../rpc/call-pipe.ts';
import type { JsonObject } from '../rpc/frame.ts';
import { UPSTREAM_SCOPE as NEWEST } from '../v2/upstream-scope.ts';
import { parseInner } from './data-transfer/parse-inner.ts';
import { vendorMessage } from './data-transfer/spoken-by-vendors.ts';
import { toOurs } from './data-transfer/translate-payload.ts';

/** Of a station, and ours. BootNotification is the upstream's as well: its handler asks. */
const OURS: ReadonlySet<string> = new Set(['BootNotification', 'SecurityEventNotification', 'SignCertificate']);

/** How a station reaches us. Keys are case-insensitive (CiString). */
const WAY_IN: ReadonlySet<string> = new Set(['authorizationkey', 'securityprofile']);
/** O of its certificates. */
const OPERATOR_NAME = 'cponame';

const LOG_STATUS = 'LogStatusNotification';

const MANUFACTURER_ROOT = 'ManufacturerRootCertificate';

/** The line between us and a CSMS behind us in 1.6, whose refusals have no room for a reason. */
export const UPSTREAM_SCOPE: UpstreamScope = {
  isOurs: (action, payload, ownRequests) =>
    OURS.has(action) ||
    (action === 'DataTransfer' && isOursInside(payload, ownRequests)) ||
    (action === LOG_STATUS && typeof payload.requestId === 'number' && ownRequests.has(payload.requestId)),
  requestIdOf: (action, { requestId }) => (action === 'GetLog' && typeof requestId === 'number' ? requestId : null),
  asksForLog: (action, { requestedMessage }) =>
    action === 'GetLog' || (action === 'ExtendedTriggerMessage' && requestedMessage === LOG_STATUS),
  tellsOfSomeLog: (action, { requestId }) => action === LOG_STATUS && requestId === undefined,
  isSigningRequest: (action, payload) =>
    action === 'SignCertificate' || (action === 'DataTransfer' && vendorMessage(payload)?.action === 'SignCertificate'),
  commandOf: (action, payload, manufacturerRoots) => {
    switch (action) {
      case 'CertificateSigned':
        return { kind: 'certificates', refusal: answered('Rejected') };
      case 'ChangeConfiguration':
        return ofKey(payload.key);
      case 'DataTransfer':
        return ofVendor(payload);
      // Trust in firmware is apart from ours, and nobody but a CSMS behind us has it.
      case 'DeleteCertificate':
        return manufacturerRoots.has(hashDataText(payload.certificateHashData) ?? '')
          ? null
          : { kind: 'certificates', refusal: answered('Failed') };
      case 'ExtendedTriggerMessage':
        return ofTrigger(payload.requestedMessage);
      case 'InstallCertificate':
        return payload.certificateType === MANUFACTURER_ROOT
          ? null
          : { kind: 'certificates', refusal: answered('Rejected') };
      default:
        return null;
    }
  },
  // The answer does not repeat the one type that was asked for.
  manufacturerRootsIn: (action, { certificateType }, { certificateHashData }) => {
    if (action !== 'GetInstalledCertificateIds' || certificateType !== MANUFACTURER_ROOT) return [];
    const list: readonly unknown[] = Array.isArray(certificateHashData) ? certificateHashData : [];
    return list.map(hashDataText).filter((text) => text !== null);
  },
  isAccepted: ({ status }) => status === 'Accepted',
};

const answered = (status: string): HandlerAnswer => ({ ok: true, payload: { status } });

function ofKey(key: unknown): UpstreamCommand | null {
  const name = typeof key === 'string' ? key.toLowerCase() : '';
  if (WAY_IN.has(name)) return { kind: 'way_in', refusal: answered('Rejected') };
  return name === OPERATOR_NAME ? { kind: 'certificates', refusal: answered('Rejected') } : null;
}

/** A message of 2.0.1 that a vendor wraps is whose it would be in 2.0.1. */
function isOursInside(payload: JsonObject, ownRequests: ReadonlySet<number>): boolean {
  const message = vendorMessage(payload);
  if (message?.rule.from !== 'station') return false;
  const inner = parseInner(payload.data);
  const ours = inner === null ? null : toOurs(message.rule.request, inner);
  return NEWEST.isOurs(message.action, ours?.ok ? ours.value : {}, ownRequests);
}

/** What a vendor's message would do to certificates; one that only asks is passed on. */
function ofVendor(payload: JsonObject): UpstreamCommand | null {
  switch (vendorMessage(payload)?.action) {
    case 'TriggerMessage':
      return { kind: 'signing', refusal: answered('Rejected') };
    case 'CertificateSigned':
    case 'DeleteCertificate':
    case 'InstallCertificate':
      return { kind: 'certificates', refusal: answered('Rejected') };
    default:
      return null;
  }
}

function ofTrigger(requestedMessage: unknown): UpstreamCommand | null {
  if (requestedMessage !== 'SignChargePointCertificate') return null;
  return { kind: 'signing', refusal: answered('Rejected'), acceptance: answered('Accepted') };
}
