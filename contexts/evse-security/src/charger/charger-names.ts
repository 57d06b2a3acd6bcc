import { ok, type Result, refused } from '@bfcert/kernel/result';
import { looksLikeNetworkName } from '@bfcert/kernel/x509';

/**
 * OCPP identity of a station: 1 to 48 characters of identifierString (a-z A-Z 0-9 * - _ = + | @ .)
 * without `:`, which would split the user name of Basic authentication (OCPP 2.0.1 A00.FR.204).
 */
export type WireName = string & { readonly __brand: 'WireName' };

/**
 * Serial number: 1 to 25 characters (BootNotification's limit) of A-Z a-z 0-9, inside also spaces and
 * _ + # ( ) . : / -, at the end also a closing bracket. OCPP gives it a length and no set of characters.
 * It becomes the certificate's CN, so it is neither URL- nor IP-like (A00.FR.511).
 */
export type SerialNumber = string & { readonly __brand: 'SerialNumber' };

/** Organisation: 1 to 64 printable characters (X.520 ub-organization-name); becomes the certificate's O. */
export type Organisation = string & { readonly __brand: 'Organisation' };

/** What the certificate lifecycle binds a charger to. */
export interface ChargerNames {
  readonly wireName: WireName;
  readonly serialNumber: SerialNumber;
  readonly organisation: Organisation;
}

const WIRE_NAME = /^[A-Za-z0-9*\-_=+|@.]{1,48}$/;
const SERIAL_NUMBER = /^[A-Za-z0-9](?:[A-Za-z0-9 _+#().:/-]{0,23}[A-Za-z0-9)])?$/;
const PRINTABLE = /^[^\p{C}\p{Zl}\p{Zp}]{1,64}$/u;

export function parseWireName(text: string): Result<WireName, 'wire_name_invalid'> {
  return WIRE_NAME.test(text) ? ok(text as WireName) : refused('wire_name_invalid');
}

export function parseSerialNumber(text: string): Result<SerialNumber, 'serial_number_invalid'> {
  if (!SERIAL_NUMBER.test(text) || looksLikeNetworkName(text)) return refused('serial_number_invalid');
  return ok(text as SerialNumber);
}

export function parseOrganisation(text: string): Result<Organisation, 'organisation_invalid'> {
  return PRINTABLE.test(text) && text === text.trim() ? ok(text as Organisation) : refused('organisation_invalid');
}
