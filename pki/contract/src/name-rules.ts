import { isIP } from 'node:net';
import { looksLikeNetworkName } from '@bfcert/kernel/x509';

/** What the common name of a certificate is; an authority's is its title. */
export type CommonNameKind =
  | 'serial_number'
  | 'host_name'
  | 'secc_id'
  | 'vehicle_id'
  | 'thing_name'
  | 'authority_title';

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

/** Letters, digits and the separators of ISO 15118 identifiers (as EVSEIDs have them), such as `DE-ICE-S-0042-2`. */
const SECC_ID = /^[A-Za-z0-9](?:[A-Za-z0-9*_.-]*[A-Za-z0-9])?$/;

/** ISO 3779: no I, O and Q, which are read as 1 and 0. */
const VEHICLE_IDENTIFICATION_NUMBER = /^[A-HJ-NPR-Z0-9]{17}$/;
/** A program's own id, or a PCID with its check character. */
const PROGRAM_VEHICLE_ID = /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/;

/** AWS IoT Core, thing names: these characters; 128 of them there, 64 in a common name. */
const THING_NAME = /^[A-Za-z0-9:_-]+$/;

/**
 * Printable text of any script without what a reader cannot see or a display would reorder: control (Cc),
 * format (Cf: zero-width, bidi), private use (Co), lone surrogates (Cs), what is no character yet (Cn), line
 * separators (Z but space), and the letters and marks that show nothing: what Unicode lets a display ignore (Hangul
 * fillers, variation selectors) and the braille pattern without a dot.
 */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]|[^\S ]/u;

/** One sentence against a common name of this kind, or null. */
export function commonNameFault(kind: CommonNameKind, name: string): string | null {
  switch (kind) {
    case 'serial_number':
      return identifierFault(
        'a serial number',
        'letters, digits, space and _ + # ( ) . : / - only',
        SERIAL_NUMBER,
        name,
      );
    case 'secc_id':
      return identifierFault('a SeccId', 'letters, digits and * _ . - only', SECC_ID, name);
    case 'vehicle_id':
      return vehicleFault(name);
    case 'thing_name':
      return identifierFault('a thing name', 'letters, digits and : _ - only', THING_NAME, name);
    case 'host_name':
      return hostFault(name);
    case 'authority_title':
      return visibleTextFault('the title of an authority', name);
    default:
      return kind satisfies never;
  }
}

/** A00.FR.404 and 509 compare O with the owner's name, so it must be one spelling: NFC, trimmed, visible. */
export const organisationFault = (organisation: string): string | null =>
  visibleTextFault('the organisation', organisation);

/** ISO 3166-1 alpha-2, as X.520 countryName has it. */
export const countryFault = (country: string): string | null =>
  /^[A-Z]{2}$/.test(country) ? null : 'the country is not a code of two capital letters';

function visibleTextFault(what: string, text: string): string | null {
  if (text.length === 0) return `${what} is empty`;
  if ([...text].length > NAME_LIMIT) return `${what} is longer than ${NAME_LIMIT} characters`;
  if (INVISIBLE.test(text)) return `${what} has a character that cannot be seen`;
  if (text !== text.trim()) return `${what} begins or ends with a space`;
  if (text !== text.normalize('NFC')) return `${what} is not in Unicode form NFC`;
  return null;
}

/** None of the identifiers may be taken for a place in a network: another reader of the certificate might go there. */
function identifierFault(what: string, characters: string, form: RegExp, name: string): string | null {
  if (name.length === 0 || name.length > NAME_LIMIT) return `${what} has 1 to ${NAME_LIMIT} characters`;
  if (form.test(name) && !looksLikeNetworkName(name)) return null;
  return `${what} has ${characters}, and is no URL, address or host name`;
}

function vehicleFault(name: string): string | null {
  // Seventeen letters and digits are a VIN, also to whoever reads the certificate: one with a typing error is none.
  if (/^[A-Za-z0-9]{17}$/.test(name) && !VEHICLE_IDENTIFICATION_NUMBER.test(name)) {
    return 'a vehicle identification number has 17 digits and capital letters without I, O and Q';
  }
  return identifierFault('the id of a vehicle', 'letters, digits and . _ - only', PROGRAM_VEHICLE_ID, name);
}

function hostFault(host: string): string | null {
  // AllowCSMSTLSWildcards is false by default, so a station may refuse a wildcard: none is issued.
  if (host.includes('*')) return 'a wildcard is not issued';
  if (isIP(host) !== 0) return 'an address is no host name';
  if (HOST_NAME.test(host) || host === LOOPBACK_NAME) return null;
  return 'the common name is not a lower-case FQDN of 4 to 64 characters';
}
