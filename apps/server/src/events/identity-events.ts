import { z } from 'zod';
import { type EventType, eventOf, text } from './event-type.ts';

const event = eventOf('certificate-lifecycle');

/** Only what changed is in `before` and `after`. */
const facts = z.looseObject({
  owner: text.optional(),
  family: text.optional(),
  cohorts: z.array(text).optional(),
  bindings: z.array(text).optional().meta({ description: '`kind=value` each' }),
});

export const identityEvents: readonly EventType[] = [
  event('IdentityChanged', 'An identity has another owner, family, cohorts or names.', {
    managedIdentityId: text,
    changed: z.array(z.enum(['owner', 'family', 'cohorts', 'bindings'])),
    before: facts,
    after: facts,
  }),
];
