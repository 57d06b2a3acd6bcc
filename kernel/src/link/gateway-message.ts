import type { Json } from '../canonical-json.ts';
import { GATEWAY_MESSAGE_LIMIT_BYTES, LinkPayloadTooLarge } from './link.ts';

/** The bytes of a request or a fact; throws `LinkPayloadTooLarge`. */
export function encodeGatewayMessage(message: Json): Buffer {
  const bytes = Buffer.from(JSON.stringify(message));
  if (bytes.length > GATEWAY_MESSAGE_LIMIT_BYTES) {
    throw new LinkPayloadTooLarge(`${bytes.length} bytes are over the limit of ${GATEWAY_MESSAGE_LIMIT_BYTES}`);
  }
  return bytes;
}
