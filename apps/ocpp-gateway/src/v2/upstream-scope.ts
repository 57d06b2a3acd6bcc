import { hashDataText } from '../dialect/hash-data.ts';
import type { UpstreamCommand, UpstreamCommandKind, UpstreamScope } from '../dialect/upstream-scope.ts';
import { callError } from '../rpc/call-error.ts';
import type { HandlerAnswer } from '../rpc/call-pipe.ts';
import type { JsonObject } from '../rpc/frame.ts';
import { hasContract } from './has-contract.ts';

/** Of a station, and always ours. BootNotification is the upstream's as well: its handler asks. */
const OURS: ReadonlySet<string> = new Set([
  'BootNotification',
  'GetCertificateChainStatus',
  'GetCertificateStatus',
  'SecurityEventNotification',
  'SignCertificate',
]);
/** Of a station, and for whoever has used their request id in one of the calls below. */
const BY_REQUEST_ID: ReadonlySet<string> = new Set(['LogStatusNotification', 'NotifyReport']);
const REPORTED: ReadonlySet<string> = new Set(['GetBaseReport', 'GetLog', 'GetReport']);

/** What a station is told of itself by these is how it reaches us. Names are case-insensitive in OCPP 2.x. */
const WAY_IN: ReadonlySet<string> = new Set([
  'ocppcommctrlr.networkconfigurationpriority',
  'securityctrlr.basicauthpassword',
  'securityctrlr.identity',
  'securityctrlr.securityprofile',
]);
/** O of its certificates. */
const OPERATOR_NAME = 'securityctrlr.organizationname';
/** 2.1: every variable of a connection slot (B09). */
const SLOT_COMPONENT = 'networkconfiguration';

const LOG_STATUS = 'LogStatusNotification';

const MANUFACTURER_ROOT = 'ManufacturerRootCertificate';

const isAboutOwn = (action: string, { requestId }: JsonObject, ownRequests: ReadonlySet<number>): boolean =>
  BY_REQUEST_ID.has(action) && typeof requestId === 'number' && ownRequests.has(requestId);

/** The line between us and a CSMS behind us in 2.0.1 and 2.1. */
export const UPSTREAM_SCOPE: UpstreamScope = {
  isOurs: (action, payload, ownRequests) =>
    OURS.has(action) || (action === 'Authorize' && hasContract(payload)) || isAboutOwn(action, payload, ownRequests),
  requestIdOf: (action, { requestId }) => (REPORTED.has(action) && typeof requestId === 'number' ? requestId : null),
  asksForLog: (action, { requestedMessage }) =>
    action === 'GetLog' || (action === 'TriggerMessage' && requestedMessage === LOG_STATUS),
  tellsOfSomeLog: (action, { requestId }) => action === LOG_STATUS && requestId === undefined,
  isSigningRequest: (action) => action === 'SignCertificate',
  commandOf: (action, payload, manufacturerRoots) => {
    switch (action) {
      case 'CertificateSigned':
        return command('certificates', answered('Rejected'));
      // Trust in firmware is apart from ours, and nobody but a CSMS behind us has it.
      case 'DeleteCertificate':
        return manufacturerRoots.has(hashDataText(payload.certificateHashData) ?? '')
          ? null
          : command('certificates', answered('Failed'));
      case 'InstallCertificate':
        return payload.certificateType === MANUFACTURER_ROOT ? null : command('certificates', answered('Rejected'));
      case 'SetNetworkProfile':
        return command('way_in', answered('Rejected'));
      case 'SetVariables':
        return ofVariables(payload.setVariableData);
      case 'TriggerMessage':
        return ofTrigger(payload.requestedMessage);
      default:
        return null;
    }
  },
  manufacturerRootsIn: (action, _request, { certificateHashDataChain }) => {
    if (action !== 'GetInstalledCertificateIds' || !Array.isArray(certificateHashDataChain)) return [];
    const chains: readonly unknown[] = certificateHashDataChain;
    return chains
      .filter((chain) => memberOf(chain, 'certificateType') === MANUFACTURER_ROOT)
      .map((chain) => hashDataText(memberOf(chain, 'certificateHashData')))
      .filter((text) => text !== null);
  },
  isAccepted: ({ status }) => status === 'Accepted',
};

const STATUS_INFO = {
  reasonCode: 'NotEnabled',
  additionalInfo: 'the certificates of this station are managed elsewhere',
};

const answered = (status: string): HandlerAnswer => ({ ok: true, payload: { status, statusInfo: STATUS_INFO } });

const command = (kind: UpstreamCommandKind, refusal: HandlerAnswer): UpstreamCommand => ({ kind, refusal });

function ofTrigger(requestedMessage: unknown): UpstreamCommand | null {
  if (typeof requestedMessage !== 'string' || !requestedMessage.startsWith('Sign')) return null;
  return { kind: 'signing', refusal: answered('Rejected'), acceptance: { ok: true, payload: { status: 'Accepted' } } };
}

/**
 * One variable of ours in a list is enough: what was sent is passed on as it is or not at all, so then each item is
 * rejected. A list that is none goes on to the station, which says so.
 */
function ofVariables(data: unknown): UpstreamCommand | null {
  if (!Array.isArray(data)) return null;
  const items: readonly unknown[] = data;
  const names = items.map(nameOf);
  const isWayIn = (name: string | null): boolean =>
    name !== null && (WAY_IN.has(name) || name.startsWith(`${SLOT_COMPONENT}.`));
  const touchesWayIn = names.some(isWayIn);
  if (!touchesWayIn && !names.includes(OPERATOR_NAME)) return null;
  const kind = touchesWayIn ? 'way_in' : 'certificates';
  if (names.includes(null)) {
    return command(kind, { ok: false, error: callError('PropertyConstraintViolation', 'setVariableData') });
  }
  const setVariableResult = (items as readonly JsonObject[]).map(({ component, variable, attributeType }) => ({
    attributeStatus: 'Rejected',
    attributeStatusInfo: STATUS_INFO,
    component,
    variable,
    ...(attributeType === undefined ? {} : { attributeType }),
  }));
  return command(kind, { ok: true, payload: { setVariableResult } });
}

/** `component.variable` in small letters; null: it has none. */
function nameOf(item: unknown): string | null {
  const names = [memberOf(memberOf(item, 'component'), 'name'), memberOf(memberOf(item, 'variable'), 'name')];
  return names.every((name) => typeof name === 'string') ? names.join('.').toLowerCase() : null;
}

const memberOf = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as JsonObject)[key] : undefined;
