import type { Json } from '../canonical-json.ts';
import { FACT_LIMIT_BYTES, LinkPayloadTooLarge } from './link.ts';

export interface Fact {
  readonly subject: string;
  readonly payload: Json;
}

export function encodeFact({ subject, payload }: Fact): Buffer {
  const body = Buffer.from(JSON.stringify({ subject, payload }));
  if (body.length > FACT_LIMIT_BYTES) {
    throw new LinkPayloadTooLarge(`a fact of ${body.length} bytes is over the limit of ${FACT_LIMIT_BYTES}`);
  }
  return body;
}

export function decodeFact(body: Buffer): Fact {
  return JSON.parse(body.toString()) as Fact;
}
