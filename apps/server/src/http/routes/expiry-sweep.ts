import type { Lifecycle } from '@bfcert/certificate-lifecycle';
import { z } from 'zod';
import type { HttpApp } from '../app.ts';
import { commandContext } from '../command-context.ts';
import { explained } from '../schemas/certificates.ts';
import { timestamp } from '../schemas/common.ts';
import { taken } from './taken.ts';

const tags = ['expiry sweep'];
const held = z.object({
  reason: z.enum(['clock_jumped', 'too_many_at_once']),
  detail: z.string(),
  due: z.int().meta({ description: 'how many would retire' }),
  asOf: timestamp.meta({ description: 'those whose validity has ended by then' }),
});
const confirmation = explained.extend({
  asOf: z.iso.datetime({ precision: 3 }).meta({ description: 'as `held` has it' }),
  count: z.int().min(0).meta({ description: 'how many would retire, as a person has typed it' }),
});

/** The sweep that retires what has expired stops for a person when the clock jumped or too many would retire at once. */
export function expirySweepRoutes(app: HttpApp, lifecycle: Lifecycle): void {
  app.get(
    '/api/v1/expiry-sweep',
    {
      schema: {
        tags,
        summary: 'Whether certificates expire by themselves at the moment',
        description: 'If not, it says why, and how many would retire once a person confirms.',
        response: { 200: z.object({ held: held.nullable().meta({ description: 'why it waits for a person' }) }) },
      },
    },
    async () => ({ held: await lifecycle.heldSweep() }),
  );

  app.post(
    '/api/v1/expiry-sweep/actions/confirm',
    {
      schema: {
        tags,
        summary: 'Let the expiry sweep go on',
        description:
          'By a person, after a look at the clock and at what would retire: all of it, in however many rounds.',
        body: confirmation,
        response: { 200: z.object({ retired: z.array(z.string()) }) },
      },
    },
    async (request) => {
      const { asOf, count, reason } = request.body;
      const context = commandContext(request, reason);
      const swept = taken(await lifecycle.expireDueCertificates({ confirmed: { asOf, count } }, context));
      return { retired: [...swept.retired] };
    },
  );
}
