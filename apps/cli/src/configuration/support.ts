import { purposeNames } from '@bfcert/certificate-lifecycle/purpose';
import { z } from 'zod';

const name = z.string().trim().min(1).max(120);

/**
 * Who is told of an incident: for an owner and a purpose, for all of an owner, for all of a purpose, and
 * for whatever no row names. Names are free; webhooks can be routed by them.
 */
export const support = z
  .strictObject({
    default: name.default('operations'),
    owners: z
      .array(
        z
          .strictObject({ owner: name.optional(), purpose: z.enum(purposeNames).optional(), supportOwner: name })
          .refine(
            ({ owner, purpose }) => owner !== undefined || purpose !== undefined,
            'must name an owner or a purpose',
          ),
      )
      .max(1_000)
      .refine(
        (rows) => new Set(rows.map(({ owner, purpose }) => JSON.stringify([owner, purpose]))).size === rows.length,
        'must name each owner and purpose once',
      )
      .default([]),
  })
  .prefault({});
