import { z } from 'zod';
import { readableFile } from './file-content.ts';

const url = z
  .string()
  .regex(
    /^(tls:\/\/[a-z0-9.-]+|nats:\/\/(localhost|127\.0\.0\.1))(:\d{1,5})?$/,
    'must be tls://<host>, or nats:// on this machine',
  );
const whole = (most: number, usual: number) =>
  z.int(`must be a whole number from 1 to ${most}`).min(1).max(most).default(usual);

/** A bus that events leave by, beside the stream and webhooks. */
export const bus = z
  .strictObject({
    kind: z.literal('nats'),
    servers: z.array(url).min(1, 'needs at least one server'),
    user: z.string().min(1).nullable().default(null),
    passwordFile: readableFile.nullable().default(null),
    /** Left out: the public ones. */
    trustAnchorsFile: readableFile.nullable().default(null),
    replicas: whole(5, 1),
    keepDays: whole(3_650, 30),
    keepMegabytes: whole(1_000_000, 1_024),
  })
  .refine(({ user, passwordFile }) => (user === null) === (passwordFile === null), 'user and passwordFile go together');
