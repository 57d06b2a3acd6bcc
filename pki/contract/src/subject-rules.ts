import { isIP } from 'node:net';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import { looksLikeNetworkName } from '@bfcert/kernel/x509';
import type { IssueRequest, ProfileName, Refused } from './messages.ts';

export type SubjectRefusal = Refused<'subject_invalid' | 'names_not_allowed'>;

/** RFC 5280 appendix A.1: ub-organization-name and ub-common-name. */
const NAME_LIMIT = 64;

/**
 * A serial number that becomes a common name: letters, digits and the marks that type plates carry; no
 * at-sign and no asterisk. Nor may it look like a URL, an address or a host name (OCPP A00.FR.511).
 */
const SERIAL_NUMBER = /^[A-Za-z0-9](?:[A-Za-z0-9 _+#().:/-]*[A-Za-z0-9)])?$/;

/** RFC 1123 host names of two labels or more, lower case; internationalised names come as A-labels. */
const HOST_NAME = /^(?=.{4,64}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/;

/** A system tried out on one machine serves this name; no other host can claim it (RFC 6761 6.3). */
const LOOPBACK_NAME = 'localhost';

/**
 * Printable text of any script without what a reader cannot see or a display would reorder: control
 * (Cc), format (Cf: zero-width, bidi), private use (Co), lone surrogates (Cs), line separators (Z but space).
 */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]|[^\S ]/u;

/** What may stand in a certificate's subject, per profile. The control plane decides by it; a caller may ask first. */
export function checkSubject(
  request: Pick<IssueRequest, 'profile' | 'subject' | 'dnsNames'>,
): Result<null, SubjectRefusal> {
  const { profile, subject, dnsNames = [] } = request;
  const organisation = organisationFault(subject.organisation);
  if (organisation !== null) return refused({ refused: 'subject_invalid', detail: organisation });
  return isServer(profile) ? checkServer(subject.commonName, dnsNames) : checkStation(subject.commonName, dnsNames);
}

const isServer = (profile: ProfileName) => profile === 'csms-server-ec' || profile === 'csms-server-rsa';

/** A00.FR.404 and 509 compare O with the owner's name, so it must be one spelling: NFC, trimmed, visible. */
function organisationFault(organisation: string): string | null {
  if (organisation.length === 0) return 'the organisation is empty';
  if ([...organisation].length > NAME_LIMIT) return `the organisation is longer than ${NAME_LIMIT} characters`;
  if (INVISIBLE.test(organisation)) return 'the organisation has a character that cannot be seen';
  if (organisation !== organisation.trim()) return 'the organisation begins or ends with a space';
  if (organisation !== organisation.normalize('NFC')) return 'the organisation is not in Unicode form NFC';
  return null;
}

function checkStation(serialNumber: string, dnsNames: readonly string[]): Result<null, SubjectRefusal> {
  if (serialNumber.length === 0 || serialNumber.length > NAME_LIMIT) {
    return refused({ refused: 'subject_invalid', detail: `a serial number has 1 to ${NAME_LIMIT} characters` });
  }
  if (!SERIAL_NUMBER.test(serialNumber) || looksLikeNetworkName(serialNumber)) {
    return refused({
      refused: 'subject_invalid',
      detail:
        'a serial number has letters, digits, space and _ + # ( ) . : / - only, and is no URL, address or host name',
    });
  }
  // A00.FR.511 advises against dNSName in station certificates.
  if (dnsNames.length > 0) {
    return refused({ refused: 'names_not_allowed', detail: 'a station certificate carries no DNS name' });
  }
  return ok(null);
}

function checkServer(host: string, dnsNames: readonly string[]): Result<null, SubjectRefusal> {
  // AllowCSMSTLSWildcards is false by default, so a station may refuse a wildcard: none is issued.
  if (host.includes('*')) return refused({ refused: 'subject_invalid', detail: 'a wildcard is not issued' });
  if (isIP(host) !== 0) return refused({ refused: 'subject_invalid', detail: 'an address is no host name' });
  if (!HOST_NAME.test(host) && host !== LOOPBACK_NAME) {
    return refused({
      refused: 'subject_invalid',
      detail: 'the common name is not a lower-case FQDN of 4 to 64 characters',
    });
  }
  const others = dnsNames.filter((name) => name !== host);
  if (others.length > 0 || dnsNames.length > 1) {
    return refused({ refused: 'names_not_allowed', detail: 'the only DNS name of a server certificate is its FQDN' });
  }
  return ok(null);
}
