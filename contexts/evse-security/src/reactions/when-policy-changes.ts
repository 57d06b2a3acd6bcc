import type { Reaction } from './reaction.ts';

/**
 * A policy that allows combined certificates has the listeners trust their CA: long before the first one is issued, so that
 * every gateway has heard of it by then.
 */
export const whenPolicyChanges: Reaction = {
  name: 'evse-security.when-policy-changes',
  types: ['PolicyChanged'],
  react: (deps) => deps.lifecycle.releaseAddedAnchors(),
};
