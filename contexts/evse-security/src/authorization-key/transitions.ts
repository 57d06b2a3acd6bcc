import { transitionTable } from '@bfcert/kernel/transition-table';
import type { AuthorizationKeyState } from './authorization-key.ts';

export type AuthorizationKeyEvent =
  | 'first_login'
  | 'replaced'
  /** Another one is made or issued, and it may be on the station. */
  | 'set_aside'
  /** The station logged in with the one before it. It may have both, and shows which it uses by its next logins. */
  | 'rolled_back'
  | 'no_longer_needed'
  | 'exposed'
  /** Two people have opened Profile 2 again: it is what the station came with last. */
  | 'readmitted';

export const authorizationKeyTransitions = transitionTable<AuthorizationKeyState, AuthorizationKeyEvent>(
  ['pending', 'set_aside', 'active', 'retiring', 'retired', 'revoked'],
  ['pending', 'active'],
  [
    { from: 'pending', on: 'first_login', to: 'active' },
    { from: 'active', on: 'replaced', to: 'retiring' },
    { from: 'retiring', on: 'first_login', to: 'active' },
    // I5: it may be on the station, so it opens until a newer one has worked.
    { from: 'pending', on: 'set_aside', to: 'set_aside' },
    { from: 'set_aside', on: 'first_login', to: 'active' },
    { from: 'set_aside', on: 'replaced', to: 'retiring' },
    { from: 'active', on: 'rolled_back', to: 'pending' },
    { from: 'pending', on: 'no_longer_needed', to: 'retired' },
    { from: 'set_aside', on: 'no_longer_needed', to: 'retired' },
    { from: 'active', on: 'no_longer_needed', to: 'retired' },
    { from: 'retiring', on: 'no_longer_needed', to: 'retired' },
    { from: 'pending', on: 'exposed', to: 'revoked' },
    { from: 'set_aside', on: 'exposed', to: 'revoked' },
    { from: 'active', on: 'exposed', to: 'revoked' },
    { from: 'retiring', on: 'exposed', to: 'revoked' },
    { from: 'retired', on: 'readmitted', to: 'pending' },
  ],
);
