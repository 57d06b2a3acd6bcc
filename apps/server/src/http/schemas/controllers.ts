import { z } from 'zod';
import { reason, timestamp } from './common.ts';

/** A local controller, on its own line. */
export const controller = z.object({
  identityId: z.string(),
  name: z.string(),
  serialNumber: z.string(),
  owner: z.string(),
  online: z.boolean(),
  securityProfile: z.int().nullable().meta({ description: 'of the session that is open now' }),
  stations: z.int().meta({ description: 'that are bound to it' }),
  stationsOnline: z.int().meta({ description: 'those of them that are connected through it now' }),
});
export type Controller = z.infer<typeof controller>;

/** A station that a controller carries, and whose deed that was. */
export const stationBehind = z.object({
  name: z.string(),
  identityId: z.string().nullable().meta({ description: 'null: no station of this name is enrolled for the caller' }),
  online: z.boolean().meta({ description: 'connected through the controller now' }),
  since: timestamp,
  boundBy: z.string(),
  reason: z.string(),
  correlationId: z.string().meta({ description: 'leads to the command, and to its approval, in the audit' }),
});
export type StationBehind = z.infer<typeof stationBehind>;

export const bindStation = z.strictObject({ stationId: z.string().min(1).max(64), reason });
export const stationBound = z.object({
  controllerId: z.string(),
  stationId: z.string(),
  approvalId: z.string().nullable().meta({ description: 'of the second person who is asked; nothing was done yet' }),
});
