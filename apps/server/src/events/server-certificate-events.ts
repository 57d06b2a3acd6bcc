import { serverDriftKinds } from '@bfcert/certificate-lifecycle';
import { z } from 'zod';
import { type EventType, eventOf, hash, text } from './event-type.ts';

const event = eventOf('certificate-lifecycle');

const difference = {
  source: text,
  reference: text.meta({ description: 'what the source calls it: an ARN, a path, or a listener and a key algorithm' }),
  serverName: text.nullable(),
  kind: z.enum(serverDriftKinds),
  detail: text,
  fingerprint: hash.nullable(),
  certificateId: text.nullable(),
};

/** Where sources of server certificates and the inventory differ. The subject is the source. */
export const serverCertificateEvents: readonly EventType[] = [
  event(
    'ServerCertificateDriftFound',
    'A server shows, or a source has, another certificate than the records say.',
    difference,
  ),
  event(
    'ServerCertificateDriftEnded',
    'A difference between a source of server certificates and the records is gone.',
    difference,
  ),
];
