import type { TokenResponse, TokenWords } from '../dialect/token-words.ts';

/** In 2.0.1 and 2.1, whose AuthorizeResponse it is. */
export const TOKEN_WORDS: TokenWords = {
  ask: (idToken) => ({ idToken }),
  read: (response) => response as TokenResponse,
};
