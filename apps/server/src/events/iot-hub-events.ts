import { z } from 'zod';
import { type EventType, eventOf, hash, text } from './event-type.ts';

const event = eventOf('certificate-lifecycle');

/** What was done at IoT hubs. The subject is the hub. */
export const iotHubEvents: readonly EventType[] = [
  event('IotHubOperationFinished', 'Work that was ordered at an IoT hub has come to its end, whichever it is.', {
    hub: text,
    operationId: text,
    task: text,
    hubCertificateId: text.nullable(),
    done: z.array(text),
    candidates: z.array(text).meta({ description: 'certificates that a lost creation may have left: delete them' }),
    result: text,
  }),
  event('IotHubCredentialTaken', 'A key that a hub made was handed to whoever ordered it, once.', {
    hub: text,
    operationId: text,
    hubCertificateId: text,
    fingerprint: hash,
  }),
];
