import { ok, type Result, refused } from '@bfcert/kernel/result';
import { looksLikeNetworkName } from '@bfcert/kernel/x509';

/**
 * The SeccId of a station's controller towards vehicles (ISO15118Ctrlr.SeccId), the CN of its leaf. ISO 15118-20 has a form
 * for it (`DE-ICE-S-0042-2`), -2 has none, and stations have what their makers chose: it is compared as it is, character by character.
 */
export type SeccId = string & { readonly __brand: 'SeccId' };

const SECC_ID = /^[A-Za-z0-9](?:[A-Za-z0-9*_.-]{0,62}[A-Za-z0-9])?$/;

export const parseSeccId = (text: string): Result<SeccId, 'secc_id_malformed'> =>
  SECC_ID.test(text) && !looksLikeNetworkName(text) ? ok(text as SeccId) : refused('secc_id_malformed');
