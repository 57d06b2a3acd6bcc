import { transitionTable } from '../transition-table.ts';
import type { AuthorizationKeyState } from './authorization-key.ts';

export type AuthorizationKeyEvent =
  | 'first_login'
  | 'replaced'
  /** The station logged in with the one before it. It may have both, and shows which it uses by its next logins. */
  | 'rolled_back'
  | 'no_longer_needed'
  | 'exposed'
  /** Two people have opened Profile 2 again: it is what the station came with last. */
  | 'readmitted';

export const authorizationKeyTransitions = transitionTable<AuthorizationKeyState, AuthorizationKeyEvent>(
  ['pending', 'active', 'retiring', 'retired', 'revoked'],
  ['pending', 'active'],
  [
    { from: 'pending', on: 'first_login', to: 'active' },
    { from: 'active', on: 'replaced', to: 'retiring' },
    { from: 'retiring', on: 'first_login', to: 'active' },
    // It may be on the station, and another one takes its place.
    { from: 'pending', on: 'replaced', to: 'retiring' },
    { from: 'active', on: 'rolled_back', to: 'pending' },
    { from: 'pending', on: 'no_longer_needed', to: 'retired' },
    { from: 'active', on: 'no_longer_needed', to: 'retired' },
    { from: 'retiring', on: 'no_longer_needed', to: 'retired' },
    { from: 'pending', on: 'exposed', to: 'revoked' },
    { from: 'active', on: 'exposed', to: 'revoked' },
    { from: 'retiring', on: 'exposed', to: 'revoked' },
    { from: 'retired', on: 'readmitted', to: 'pending' },
  ],
);
