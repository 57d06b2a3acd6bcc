import {
  type CertificateKind,
  type CertificateUse,
  type UpstreamChange,
  upstreamChange,
} from '@bfcert/evse-security/station-contract';
import { caseless } from '../dialect/caseless.ts';
import { hashDataText } from '../dialect/hash-data.ts';
import type { ListedAs } from '../dialect/listed-certificates.ts';
import type { UpstreamCommand, UpstreamCommandKind, UpstreamScope } from '../dialect/upstream-scope.ts';
import { callError } from '../rpc/call-error.ts';
import type { HandlerAnswer } from '../rpc/call-pipe-wiring.ts';
import type { JsonObject } from '../rpc/frame.ts';
import { CERTIFICATE_KINDS } from './certificate-kind.ts';
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

/** What a station is told by these is how it reaches us, and what it says and believes then. Names are case-insensitive in OCPP 2.x. */
const WAY_IN: ReadonlySet<string> = new Set([
  'ocppcommctrlr.networkconfigurationpriority',
  'securityctrlr.allowcsmstlswildcards',
  'securityctrlr.allowsecurityprofiledowngrade',
  'securityctrlr.basicauthpassword',
  'securityctrlr.identity',
  'securityctrlr.organizationname',
  'securityctrlr.securityprofile',
]);
/** The subject of its certificates for vehicles. */
const VEHICLE_SUBJECT: ReadonlySet<string> = new Set([
  'iso15118ctrlr.countryname',
  'iso15118ctrlr.organizationname',
  'iso15118ctrlr.seccid',
]);
/** 2.1: every variable of a connection slot (B09). */
const SLOT_COMPONENT = 'networkconfiguration';

const LOG_STATUS = 'LogStatusNotification';

const MANUFACTURER_ROOT = 'ManufacturerRootCertificate';
const CSMS_ROOT = 'CSMSRootCertificate';

/**
 * What is for vehicles alone. A CertificateSigned or SignCertificate without a type is for the station's own certificate, and
 * a combined one is that too: what is not in one of these is the station's way in.
 */
const VEHICLE_CERTIFICATES: ReadonlySet<unknown> = new Set(['V2G20Certificate', 'V2GCertificate']);
const VEHICLE_ROOTS: ReadonlySet<unknown> = new Set(['MORootCertificate', 'OEMRootCertificate', 'V2GRootCertificate']);
/** A combined one, and whatever a later version signs, is asked for by none of ours: such a request is refused. */
const RENEWED_BY: ReadonlyMap<string, CertificateUse> = new Map([
  ['SignChargingStationCertificate', 'charging_station'],
  ['SignV2G20Certificate', 'v2g_20'],
  ['SignV2GCertificate', 'v2g'],
]);

/** An address that it is to connect to, whatever its vendor calls the setting. */
export const isCsmsAddress = (value: unknown): boolean => typeof value === 'string' && /^\s*wss?:\/\//i.test(value);

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
  isVehicleSigningRequest: (action, { certificateType }) =>
    action === 'SignCertificate' && VEHICLE_CERTIFICATES.has(certificateType),
  read: new Set([
    'CertificateSigned',
    'DeleteCertificate',
    'GetInstalledCertificateIds',
    'InstallCertificate',
    'SetNetworkProfile',
    'SetVariables',
    'TriggerMessage',
  ]),
  commandOf: (action, payload, useOf) => {
    switch (action) {
      case 'CertificateSigned':
        return command(VEHICLE_CERTIFICATES.has(payload.certificateType) ? 'signed' : 'way_in', answered('Rejected'));
      case 'DeleteCertificate':
        return ofDeletion(useOf(payload.certificateHashData), deletionOf(payload));
      case 'InstallCertificate':
        return {
          ...command(installs(payload.certificateType), answered('Rejected')),
          ...changeOf(installationOf(payload), 'Rejected'),
        };
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
  listedIn: (action, { certificateType: asked }, { certificateHashDataChain }) => {
    if (action !== 'GetInstalledCertificateIds' || !Array.isArray(certificateHashDataChain)) return null;
    const chains: readonly unknown[] = certificateHashDataChain;
    // One root may be for vehicles or for firmware and for us, so only a list with our kind too says that it is not for us.
    const showsOurRoots = asked === undefined || (Array.isArray(asked) && asked.includes(CSMS_ROOT));
    const entries = chains.flatMap((chain): [string, ListedAs][] => {
      const text = hashDataText(memberOf(chain, 'certificateHashData'));
      const as = listedAs(memberOf(chain, 'certificateType'));
      return text === null || (as !== 'way_in' && !showsOurRoots) ? [] : [[text, as]];
    });
    return { entries, showsOurRoots };
  },
  statusOf: ({ status }) => String(status),
};

const STATUS_INFO = {
  reasonCode: 'NotEnabled',
  additionalInfo: 'the certificates of this station are managed elsewhere',
};

/** To delete what a station has listed as this. */
export const DELETES: Readonly<Record<ListedAs, UpstreamCommandKind>> = {
  way_in: 'way_in',
  vehicle_root: 'certificates',
  manufacturer_root: 'firmware',
};

const answered = (status: string): HandlerAnswer => ({ ok: true, payload: { status, statusInfo: STATUS_INFO } });

const command = (kind: UpstreamCommandKind, refusal: HandlerAnswer): UpstreamCommand => ({ kind, refusal });

function listedAs(certificateType: unknown): ListedAs {
  if (certificateType === MANUFACTURER_ROOT) return 'manufacturer_root';
  // A V2GCertificateChain too: a combined certificate is listed as one.
  return VEHICLE_ROOTS.has(certificateType) ? 'vehicle_root' : 'way_in';
}

/** A request names no use, so what was not listed may be the root by which the station believes us, or its own certificate. */
const ofDeletion = (use: ListedAs | null, wanted: UpstreamChange | null): UpstreamCommand => ({
  ...command(DELETES[use ?? 'way_in'], answered('Failed')),
  ...changeOf(wanted, 'Failed'),
});

/** Trust in firmware is apart from ours, and nobody but a CSMS behind us has it. */
function installs(certificateType: unknown): UpstreamCommandKind {
  if (certificateType === MANUFACTURER_ROOT) return 'firmware';
  return VEHICLE_ROOTS.has(certificateType) ? 'certificates' : 'way_in';
}

/** Null: what it is for, or what is to be installed, cannot be read. */
function installationOf({ certificateType, certificate: certificatePem }: JsonObject): UpstreamChange | null {
  const of = new Map<unknown, CertificateKind>(Object.entries(CERTIFICATE_KINDS)).get(certificateType);
  return readChange({ kind: 'install', of, certificatePem });
}

/** Null: it names no certificate. The same in every version. */
export const deletionOf = ({ certificateHashData: hashData }: JsonObject): UpstreamChange | null =>
  readChange({ kind: 'delete', hashData });

/** Null: it has another form than OCPP has for it. */
export function readChange(change: { readonly [name: string]: unknown }): UpstreamChange | null {
  const read = upstreamChange.safeParse(change);
  return read.success ? read.data : null;
}

function changeOf(wanted: UpstreamChange | null, status: string): Pick<UpstreamCommand, 'change'> {
  if (wanted === null) return {};
  const acceptance: HandlerAnswer = { ok: true, payload: { status: 'Accepted' } };
  const refusalFor = (additionalInfo: string): HandlerAnswer => ({
    ok: true,
    payload: { status, statusInfo: { reasonCode: 'NotEnabled', additionalInfo } },
  });
  return { change: { wanted, acceptance, refusalFor } };
}

function ofTrigger(requestedMessage: unknown): UpstreamCommand | null {
  if (typeof requestedMessage !== 'string' || !caseless(requestedMessage).startsWith('sign')) return null;
  const use = RENEWED_BY.get(requestedMessage);
  const kind = use === 'v2g' || use === 'v2g_20' ? 'signing' : 'way_in';
  const refusal = answered('Rejected');
  return use === undefined
    ? { kind, refusal }
    : { kind, refusal, renewal: { use, acceptance: { ok: true, payload: { status: 'Accepted' } } } };
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
  const touchesWayIn = names.some(isWayIn) || items.some((item) => isCsmsAddress(memberOf(item, 'attributeValue')));
  if (!touchesWayIn && !names.some((name) => name !== null && VEHICLE_SUBJECT.has(name))) return null;
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

/** `component.variable` without its case; null: it has none. */
function nameOf(item: unknown): string | null {
  const names = [memberOf(memberOf(item, 'component'), 'name'), memberOf(memberOf(item, 'variable'), 'name')];
  return names.every((name) => typeof name === 'string') ? caseless(names.join('.')) : null;
}

const memberOf = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as JsonObject)[key] : undefined;
