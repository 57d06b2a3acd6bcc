import { z } from 'zod';
import { cloudEventType } from '../../events/cloud-event.ts';
import { dataSchemaOf, eventTypes } from '../../events/dictionary.ts';
import type { EventType } from '../../events/event-type.ts';
import type { HttpApp } from '../app.ts';
import { RefusedRequest } from '../problems.ts';
import { eventType } from '../schemas/events.ts';

const tags = ['events'];

/** The event dictionary: what each event says, for those who read the stream, the bus or webhooks. */
export function eventTypeRoutes(app: HttpApp): void {
  app.get(
    '/api/v1/event-types',
    {
      schema: {
        tags,
        summary: 'Every kind of event',
        description: 'The event dictionary: each with its version and the JSON Schema of its data.',
        response: { 200: z.object({ data: z.array(eventType) }) },
      },
    },
    () => ({ data: [...eventTypes.values()].map(described) }),
  );
  app.get(
    '/api/v1/event-types/:name',
    {
      schema: {
        tags,
        summary: 'One kind of event',
        description: 'As in the dictionary.',
        params: z.object({ name: z.string() }),
        response: { 200: eventType },
      },
    },
    ({ params: { name } }) => {
      const found = eventTypes.get(name);
      if (found === undefined) throw new RefusedRequest('not_found', 'There is no such kind of event.');
      return described(found);
    },
  );
}

const described = (type: EventType): z.infer<typeof eventType> => ({
  name: type.name,
  type: cloudEventType(type.name),
  version: type.version,
  context: type.context,
  when: type.when,
  schema: { ...dataSchemaOf(type) },
});
