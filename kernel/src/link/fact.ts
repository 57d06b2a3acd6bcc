import type { Json } from '../canonical-json.ts';
import { encodeGatewayMessage } from './gateway-message.ts';

export interface Fact {
  readonly subject: string;
  readonly payload: Json;
}

export function encodeFact({ subject, payload }: Fact): Buffer {
  return encodeGatewayMessage({ subject, payload });
}

export function decodeFact(body: Buffer): Fact {
  return JSON.parse(body.toString()) as Fact;
}
