import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { LOG_UPLOAD_PATH, LOG_UPLOAD_TOKEN } from '../station-contract/index.ts';
import { parseStationLogId, type StationLogId } from './station-log.ts';

/**
 * The word that lets one upload in: the log's id, and 256 bits that follow from it under a key of ours. So it is
 * unguessable, is held nowhere, and belongs to this log, and by it to one request to one station.
 */
export function uploadTokenOf(deliveryKey: Buffer, id: StationLogId): string {
  return `${id}.${proofOf(deliveryKey, id).toString('base64url')}`;
}

/** Null unless we have made it. */
export function logOfToken(deliveryKey: Buffer, token: string): StationLogId | null {
  if (!LOG_UPLOAD_TOKEN.test(token)) return null;
  const [idText = '', proof = ''] = token.split('.');
  const id = parseStationLogId(idText);
  if (id === null) return null;
  const shown = Buffer.from(proof, 'base64url');
  const right = proofOf(deliveryKey, id);
  return shown.length === right.length && timingSafeEqual(shown, right) ? id : null;
}

/**
 * Where the station is to send it. By its slash the station adds a name (N01.FR.21); no query and no fragment (FR.26,
 * FR.27). A host name has at most 64 characters here, so it is far below the 512 that OCPP 2.0.1 allows.
 */
export const uploadUrlOf = (host: string, port: number, token: string): string =>
  `https://${host}:${port}${LOG_UPLOAD_PATH}${token}/`;

/** A key for this alone: what seals passwords signs nothing. */
function proofOf(deliveryKey: Buffer, id: StationLogId): Buffer {
  const key = Buffer.from(hkdfSync('sha256', deliveryKey, Buffer.alloc(0), 'station log upload', 32));
  return createHmac('sha256', key).update(id).digest();
}
