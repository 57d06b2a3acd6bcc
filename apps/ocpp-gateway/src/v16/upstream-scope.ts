import type { CertificateKind, UpstreamChange } from '@bfcert/evse-security/station-contract';
import { caseless } from '../dialect/caseless.ts';
import { hashDataText } from '../dialect/hash-data.ts';
import type { ListedUse } from '../dialect/listed-certificates.ts';
import type { UpstreamCommand, UpstreamScope } from '../dialect/upstream-scope.ts';
import type { HandlerAnswer } from '../rpc/call-pipe-wiring.ts';
import type { JsonObject } from '../rpc/frame.ts';
import { DELETES, deletionOf, isCsmsAddress, UPSTREAM_SCOPE as NEWEST, readChange } from '../v2/upstream-scope.ts';
import { parseInner } from './data-transfer/parse-inner.ts';
import { innerSchemas, vendorMessage, WAY_IN_KEYS } from './data-transfer/spoken-by-vendors.ts';
import { toOurs, toTheirs } from './data-transfer/translate-payload.ts';
import type { PayloadRule } from './data-transfer/vendor-mapping.ts';

/** Of a station, and ours. BootNotification is the upstream's as well: its handler asks. */
const OURS: ReadonlySet<string> = new Set(['BootNotification', 'SecurityEventNotification', 'SignCertificate']);

/** How a station reaches us, and what it says and believes then. Keys are case-insensitive (CiString). */
const WAY_IN: ReadonlySet<string> = new Set([
  'allowcsmstlswildcards',
  'allowsecurityprofiledowngrade',
  'authorizationkey',
  'cponame',
  'securityprofile',
]);

const LOG_STATUS = 'LogStatusNotification';
const OWN_REQUEST = 'SignChargePointCertificate';

const CENTRAL_SYSTEM_ROOT = 'CentralSystemRootCertificate';
const MANUFACTURER_ROOT = 'ManufacturerRootCertificate';

const ROOTS = new Map<unknown, CertificateKind>([
  [CENTRAL_SYSTEM_ROOT, 'csms_root'],
  [MANUFACTURER_ROOT, 'manufacturer_root'],
]);

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
  isVehicleSigningRequest: (action, payload) => {
    const message = action === 'DataTransfer' ? insideOf(payload) : null;
    return message !== null && NEWEST.isVehicleSigningRequest(message.action, message.payload ?? {});
  },
  read: new Set([
    'CertificateSigned',
    'ChangeConfiguration',
    'DataTransfer',
    'DeleteCertificate',
    'ExtendedTriggerMessage',
    'GetInstalledCertificateIds',
    'InstallCertificate',
  ]),
  commandOf: (action, payload, useOf) => {
    switch (action) {
      // Its own messages know no certificate for vehicles.
      case 'CertificateSigned':
        return wayIn('Rejected');
      case 'ChangeConfiguration':
        return ofKey(payload, WAY_IN_KEYS);
      case 'DataTransfer':
        return ofVendor(payload);
      case 'DeleteCertificate':
        return {
          kind: DELETES[useOf(payload.certificateHashData) ?? 'way_in'],
          refusal: answered('Failed'),
          ...changeOf(deletionOf(payload), 'Failed'),
        };
      case 'ExtendedTriggerMessage':
        return ofTrigger(payload.requestedMessage);
      case 'InstallCertificate':
        return {
          // Trust in firmware is apart from ours, and nobody but a CSMS behind us has it.
          kind: payload.certificateType === MANUFACTURER_ROOT ? 'firmware' : 'way_in',
          refusal: answered('Rejected'),
          ...changeOf(installationOf(payload), 'Rejected'),
        };
      default:
        return null;
    }
  },
  // The answer does not repeat the one type that was asked for, so our roots are shown by a list of their own; an empty one too.
  listedIn: (action, { certificateType }, { status, certificateHashData }) => {
    if (action !== 'GetInstalledCertificateIds') return null;
    if (!Array.isArray(certificateHashData) && status !== 'NotFound') return null;
    const list: readonly unknown[] = Array.isArray(certificateHashData) ? certificateHashData : [];
    const as = certificateType === MANUFACTURER_ROOT ? 'manufacturer_root' : 'way_in';
    const texts = list.map(hashDataText).filter((text) => text !== null);
    return { entries: texts.map((text) => [text, as]), showsOurRoots: certificateType === CENTRAL_SYSTEM_ROOT };
  },
  // A no inside a DataTransfer is no no outside.
  statusOf: ({ status, data }) => String((status === 'Accepted' ? parseInner(data) : null)?.status ?? status),
};

const answered = (status: string): HandlerAnswer => ({ ok: true, payload: { status } });

const wayIn = (status: string): UpstreamCommand => ({ kind: 'way_in', refusal: answered(status) });

/** Null: it is for what these messages do not know, or cannot be read. */
const installationOf = ({ certificateType, certificate: certificatePem }: JsonObject): UpstreamChange | null =>
  readChange({ kind: 'install', of: ROOTS.get(certificateType), certificatePem });

function changeOf(wanted: UpstreamChange | null, status: string): Pick<UpstreamCommand, 'change'> {
  if (wanted === null) return {};
  return { change: { wanted, acceptance: answered('Accepted'), refusalFor: () => answered(status) } };
}

/** `wayInKeys`: of vendors, without their case, which are ours whatever their value looks like. */
export function ofKey({ key, value }: JsonObject, wayInKeys: ReadonlySet<string>): UpstreamCommand | null {
  const name = typeof key === 'string' ? caseless(key) : '';
  return WAY_IN.has(name) || wayInKeys.has(name) || isCsmsAddress(value) ? wayIn('Rejected') : null;
}

interface Inside {
  readonly action: string;
  readonly from: 'csms' | 'station';
  /** Of 2.0.1; null: it has none that can be read. */
  readonly payload: JsonObject | null;
  /** What is other in its answer. */
  readonly response: PayloadRule;
}

/** The message of 2.0.1 that a vendor wraps; null: none. */
function insideOf(payload: JsonObject): Inside | null {
  const message = vendorMessage(payload);
  if (message === null) return null;
  const inner = parseInner(payload.data);
  const ours = inner === null ? null : toOurs(message.rule.request, inner);
  const { from, response } = message.rule;
  return { action: message.action, from, payload: ours?.ok ? ours.value : null, response };
}

/** A message of 2.0.1 that a vendor wraps is whose it would be in 2.0.1. */
function isOursInside(payload: JsonObject, ownRequests: ReadonlySet<number>): boolean {
  const message = insideOf(payload);
  return message?.from === 'station' && NEWEST.isOurs(message.action, message.payload ?? {}, ownRequests);
}

const CHANGES_CERTIFICATES: ReadonlySet<string> = new Set([
  'CertificateSigned',
  'DeleteCertificate',
  'InstallCertificate',
  'TriggerMessage',
]);
const NOTHING_LISTED: ListedUse = () => null;

/**
 * What a vendor's message would do to certificates; one that only asks is passed on, and so is one that can be read and is
 * about nothing of ours. What cannot be read, or is none of the uses that these messages have, may be about the station's own.
 * What a list inside such a message shows is not kept. What we carry out, or decide, in the upstream's place is answered
 * inside, as the station would.
 */
function ofVendor(payload: JsonObject): UpstreamCommand | null {
  const message = insideOf(payload);
  if (message === null || !CHANGES_CERTIFICATES.has(message.action)) return null;
  const { action, payload: inner } = message;
  if (inner === null) return wayIn('Rejected');
  const command = NEWEST.commandOf(action, inner, NOTHING_LISTED);
  if (command === null) return innerSchemas.checkRequest(action, inner) === null ? null : wayIn('Rejected');
  const { renewal, change } = command;
  const inside = (answer: HandlerAnswer): HandlerAnswer => wrapped(message.response, answer);
  return {
    kind: command.kind,
    refusal: answered('Rejected'),
    ...(renewal === undefined ? {} : { renewal: { ...renewal, acceptance: inside(renewal.acceptance) } }),
    ...(change === undefined
      ? {}
      : {
          change: {
            wanted: change.wanted,
            acceptance: inside(change.acceptance),
            refusalFor: (detail) => inside(change.refusalFor(detail)),
          },
        }),
  };
}

/** An answer of 2.0.1 in the vendor's words, inside a DataTransfer. */
function wrapped(rule: PayloadRule, answer: HandlerAnswer): HandlerAnswer {
  const theirs = answer.ok ? toTheirs(rule, answer.payload) : null;
  if (theirs === null) return answer;
  return theirs.ok
    ? { ok: true, payload: { status: 'Accepted', data: JSON.stringify(theirs.value) } }
    : answered('Rejected');
}

/** The trigger is an enumeration, whose case counts; a station that takes it in other letters does what was not asked of us. */
function ofTrigger(requestedMessage: unknown): UpstreamCommand | null {
  if (typeof requestedMessage !== 'string' || caseless(requestedMessage) !== caseless(OWN_REQUEST)) return null;
  const refused = wayIn('Rejected');
  if (requestedMessage !== OWN_REQUEST) return refused;
  return { ...refused, renewal: { use: 'charging_station', acceptance: answered('Accepted') } };
}
