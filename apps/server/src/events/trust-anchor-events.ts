import { z } from 'zod';
import { type EventType, eventOf, hash, text } from './event-type.ts';

const event = eventOf('certificate-lifecycle');

const bundle = {
  bundleId: text,
  bundleVersion: z.int(),
  bundlePurpose: text,
  trustDomains: z.array(text),
  fingerprints: z.array(hash),
};

/** Older events have no states. */
const stepped = { ...bundle, before: text.nullable().optional(), after: text.optional() };

export const trustAnchorEvents: readonly EventType[] = [
  event('TrustAnchorBundleReleased', 'Another version of a bundle is in force.', {
    ...stepped,
    supersededVersion: z.int().nullable().meta({ description: 'the version whose place it took' }),
  }),
  event('TrustAnchorBundleImported', 'A person brought the anchors of a bundle’s next version: a draft.', {
    ...bundle,
    supersededVersion: z.int().nullable().meta({ description: 'the draft whose place it took' }),
  }),
  event('TrustAnchorProposalTurnedDown', 'The second person said no to anchors, or the question was taken back.', {
    ...bundle,
    state: z.enum(['declined', 'taken_back']),
  }),
  event(
    'TrustAnchorBundleStateChanged',
    'A version was prepared, is on its way to its endpoints, or goes no further.',
    {
      ...stepped,
      supersededVersion: z.int().nullable(),
    },
  ),
  event('TrustAnchorWithdrawn', 'In an emergency two people took a version back.', {
    ...stepped,
    supersededVersion: z.int().nullable(),
  }),
  event('ServerChainSwitched', 'Our listeners’ next certificates stand under another root.', {
    slot: z.enum(['ec', 'rsa']).meta({ description: 'the algorithm of their keys' }),
    fingerprint: hash.meta({ description: 'of the root' }),
    fromFingerprint: hash.meta({ description: 'of the root before' }),
  }),
  event('TrustAnchorBundleDeleted', 'A draft of a bundle was taken back; nobody was given it.', bundle),
];
