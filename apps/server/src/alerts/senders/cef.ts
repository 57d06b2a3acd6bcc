import type { Alert } from '../alert.ts';

const SEVERITY: Readonly<Record<Alert['severity'], number>> = { critical: 10, high: 8, medium: 5, low: 3 };
/** RFC 5424, 6.2.1: facility 10, "security/authorization messages"; severities alert, error, warning, notice. */
const PRIORITY: Readonly<Record<Alert['severity'], number>> = { critical: 81, high: 83, medium: 84, low: 85 };
const LONGEST_FIELD = 1_000;

/** No text of others begins a line or a field of its own: what is no printable character becomes a space. */
const oneLine = (text: string): string =>
  [...text.toWellFormed()]
    .map((sign) => (/[\p{C}\p{Zl}\p{Zp}]/u.test(sign) ? ' ' : sign))
    .slice(0, LONGEST_FIELD)
    .join('');

/** CEF, "Character Encoding": in the header backslash and pipe are escaped, in extensions backslash and equals sign. */
const inHeader = (text: string): string => oneLine(text).replaceAll('\\', '\\\\').replaceAll('|', '\\|');
const inExtension = (text: string): string => oneLine(text).replaceAll('\\', '\\\\').replaceAll('=', '\\=');

/** The alert as ArcSight Common Event Format 0. */
export function cefOf(alert: Alert): string {
  const header = ['BetterFleet', 'Certificates', '1', alert.name, alert.summary].map(inHeader);
  const extensions: readonly (readonly [string, string | null])[] = [
    ['rt', String(new Date(alert.at).getTime())],
    ['externalId', alert.key],
    ['act', alert.occasion],
    ['cat', alert.category],
    ['src', isIpv4(alert.remoteAddress) ? alert.remoteAddress : null],
    ['duid', alert.identityId],
    ['cs1Label', alert.owner === null ? null : 'owner'],
    ['cs1', alert.owner],
    ['cs2Label', alert.certificateId === null ? null : 'certificateId'],
    ['cs2', alert.certificateId],
    ['cs3Label', alert.supportOwner === null ? null : 'supportOwner'],
    ['cs3', alert.supportOwner],
    ['c6a2Label', alert.remoteAddress?.includes(':') ? 'Source IPv6 Address' : null],
    ['c6a2', alert.remoteAddress?.includes(':') ? alert.remoteAddress : null],
  ];
  const said = extensions.flatMap(([key, value]) => (value === null ? [] : [`${key}=${inExtension(value)}`]));
  return `CEF:0|${header.join('|')}|${SEVERITY[alert.severity]}|${said.join(' ')}`;
}

/** RFC 5424 with the CEF as its message, and the octets counted before it (RFC 5425 and RFC 6587, 3.4.1). */
export function syslogFrameOf(alert: Alert, hostname: string): Buffer {
  const time = new Date(alert.at).toISOString();
  const named = hostname.replaceAll(/[^\x21-\x7e]/g, '').slice(0, 255) || '-';
  // The byte order mark says that what follows is UTF-8 (6.4).
  const message = `<${PRIORITY[alert.severity]}>1 ${time} ${named} bfcert - ${alert.occasion} - \ufeff${cefOf(alert)}`;
  return Buffer.from(`${Buffer.byteLength(message)} ${message}`);
}

const isIpv4 = (address: string | null): boolean => address !== null && /^[\d.]+$/.test(address);
