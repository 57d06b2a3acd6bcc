import { randomUUID } from 'node:crypto';
import { headers, type Msg, type MsgHdrs, type NatsConnection } from '@nats-io/transport-node';

/** NATS takes 1 MiB in one message unless told otherwise. */
const PART_BYTES = 512 * 1024;
const MESSAGE_LIMIT = 64 * 1024 * 1024;
const ID = 'Bfcert-Message';
const INDEX = 'Bfcert-Part';
const COUNT = 'Bfcert-Parts';

/** What a reader of parts holds at most before it gives up the message it has waited for longest. */
const HELD_LIMIT = 2 * MESSAGE_LIMIT;

export const fitsOneMessage = (bytes: Uint8Array) => bytes.length <= MESSAGE_LIMIT;

/** Publishes `bytes` in as many messages as they need; the bus keeps the order of one publisher. */
export function publishInParts(connection: NatsConnection, subject: string, bytes: Uint8Array, reply?: string): void {
  const count = Math.ceil(bytes.length / PART_BYTES);
  const id = count > 1 ? randomUUID() : '';
  for (let index = 0; index < count; index++) {
    const part = bytes.subarray(index * PART_BYTES, (index + 1) * PART_BYTES);
    const options: { headers?: MsgHdrs; reply?: string } = reply === undefined ? {} : { reply };
    if (count > 1) {
      options.headers = headers();
      options.headers.set(ID, id);
      options.headers.set(INDEX, String(index));
      options.headers.set(COUNT, String(count));
    }
    connection.publish(subject, part, options);
  }
}

/** Puts parts together again. A message of which a part was lost is given up when space is needed. */
export class PartReader {
  readonly #held = new Map<string, Uint8Array[]>();
  #heldBytes = 0;

  /** The whole message once its last part is there, else null. */
  take(message: Msg): Buffer | null {
    const id = message.headers?.get(ID);
    if (!id) return Buffer.from(message.data);
    const parts = this.#held.get(id) ?? [];
    if (Number(message.headers?.get(INDEX)) !== parts.length) {
      this.#forget(id);
      return null;
    }
    parts.push(message.data);
    this.#held.set(id, parts);
    this.#heldBytes += message.data.length;
    if (parts.length === Number(message.headers?.get(COUNT))) {
      this.#forget(id);
      return Buffer.concat(parts);
    }
    for (const oldest of this.#held.keys()) {
      if (this.#heldBytes <= HELD_LIMIT) break;
      this.#forget(oldest);
    }
    return null;
  }

  #forget(id: string): void {
    for (const part of this.#held.get(id) ?? []) this.#heldBytes -= part.length;
    this.#held.delete(id);
  }
}
