import { z } from 'zod';

/** The largest number of certificates in one question. */
export const MOST_SHUT_OUT_QUESTIONS = 500;

/** Command `admission.shut_out`: which of these are shut out at this gateway. */
export const shutOutQuestion = z.object({
  certificates: z.array(z.object({ identityId: z.string(), fingerprint: z.string() })).max(MOST_SHUT_OUT_QUESTIONS),
});

/**
 * In the order of the question: the table does not admit it, and no connection of it is open here.
 * `tableIsLive`: false where the gateway does not know, at this moment, who may enter; then nothing is said.
 */
export const shutOutAnswer = z.object({ tableIsLive: z.boolean(), shutOut: z.array(z.boolean()) });
