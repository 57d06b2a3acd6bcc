import { z } from 'zod';
import { type EventType, eventOf, hash, text } from './event-type.ts';

const event = eventOf('certificate-lifecycle');

export const trustAnchorEvents: readonly EventType[] = [
  event('TrustAnchorBundleImported', 'A person brought the anchors of a bundle’s next version: a draft.', {
    bundleId: text,
    bundleVersion: z.int(),
    bundlePurpose: text,
    trustDomains: z.array(text),
    fingerprints: z.array(hash),
    supersededVersion: z.int().nullable().meta({ description: 'the draft whose place it took' }),
  }),
];
