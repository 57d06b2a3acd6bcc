import type { JsonObject } from '../rpc/frame.ts';

/** An AuthorizeResponse in the words of 2.x: what a CSMS says of a token. */
export type TokenResponse = JsonObject & { readonly idTokenInfo: { readonly status: string } };

/** How a CSMS is asked what a token is, in one version; the message is `Authorize` in all of them. */
export interface TokenWords {
  /** `idToken`: IdTokenType of 2.x. Null: this version cannot ask about it. */
  ask(idToken: JsonObject): JsonObject | null;
  /** Of an answer that its schema has passed. */
  read(response: JsonObject): TokenResponse;
}
