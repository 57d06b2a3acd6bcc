import type { TokenWords } from '../dialect/token-words.ts';

/** Characters of an idTag (CiString20Type). */
const LONGEST_TAG = 20;

/** In 1.6, whose statuses of a tag are statuses of a token in 2.x too. */
export const TOKEN_WORDS: TokenWords = {
  ask: ({ idToken }) => (typeof idToken === 'string' && idToken.length <= LONGEST_TAG ? { idTag: idToken } : null),
  read: ({ idTagInfo }) => ({ idTokenInfo: { status: (idTagInfo as { readonly status: string }).status } }),
};
