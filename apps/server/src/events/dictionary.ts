import { z } from 'zod';
import { certificateEvents } from './certificate-events.ts';
import type { EventType } from './event-type.ts';
import { identityEvents } from './identity-events.ts';
import { incidentEvents } from './incident-events.ts';
import { iotHubEvents } from './iot-hub-events.ts';
import { peopleEvents } from './people-events.ts';
import { serverCertificateEvents } from './server-certificate-events.ts';
import { stationEvents } from './station-events.ts';
import { trustAnchorEvents } from './trust-anchor-events.ts';
import { vehicleEvents } from './vehicle-events.ts';

/** Every event that leaves the system. What is not listed is told all the same, without a schema. */
export const eventTypes: ReadonlyMap<string, EventType> = new Map(
  [
    ...certificateEvents,
    ...identityEvents,
    ...incidentEvents,
    ...iotHubEvents,
    ...peopleEvents,
    ...serverCertificateEvents,
    ...stationEvents,
    ...trustAnchorEvents,
    ...vehicleEvents,
  ].map((type) => [type.name, type]),
);

/** JSON Schema (2020-12) of an event's `data`. */
export function dataSchemaOf({ data }: EventType): Readonly<Record<string, unknown>> {
  return z.toJSONSchema(data);
}
