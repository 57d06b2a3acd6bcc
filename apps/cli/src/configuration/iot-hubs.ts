import { z } from 'zod';
import { awsAccess, callRate, everyMinutes, namedApart, sourceName } from './aws-access.ts';

/** IoT hubs whose certificates are compared with ours, and made there on order. */
export const iotHubs = z
  .array(
    z.strictObject({
      name: sourceName,
      kind: z.literal('aws-iot'),
      ...awsAccess,
      rates: z.strictObject({ read: callRate(5), change: callRate(2) }).prefault({}),
      /** How often everything the hub has is read. */
      lookEveryMinutes: everyMinutes(10),
    }),
  )
  .refine(namedApart, 'each must have another name');
