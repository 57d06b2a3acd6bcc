import { DEFAULT_DAYS, LONGEST_DAYS } from '@bfcert/certificate-lifecycle';
import { z } from 'zod';
import { role, timestamp } from './common.ts';

const reason = z.string().min(1).max(1_000);
export const ownerScope = z
  .union([z.literal('all'), z.array(z.string().min(1).max(128)).max(100)])
  .meta({ description: 'all, or the names of owners; an empty list is nobody’s' });
const roles = z.array(role).max(6);

export const account = z.object({
  id: z.string(),
  kind: z.enum(['user', 'service']),
  name: z.string(),
  roles: z.array(role),
  owners: ownerScope,
  enabled: z.boolean(),
  openIdSubject: z.string().nullable().meta({ description: 'who it is at the OpenID provider' }),
  signsInWith: z.enum(['password', 'openid']).nullable(),
  createdAt: timestamp,
  version: z.int(),
});
export const newAccount = z.strictObject({
  kind: z.enum(['user', 'service']).default('user'),
  name: z.string().min(1).max(64),
  roles,
  owners: ownerScope,
  reason,
});
export const accountChange = z.strictObject({
  roles: roles.optional(),
  owners: ownerScope.optional(),
  enabled: z.boolean().optional(),
  openIdSubject: z.string().min(1).max(255).nullable().optional().meta({
    description:
      'joins the account with a subject of the OpenID provider, so that both are one person; null parts them. Ends its password and its sessions',
  }),
  reason,
});
export const passwordChange = z.strictObject({
  password: z.string().min(1).max(512),
  present: z.string().max(512).optional().meta({ description: 'of one’s own account: the password so far' }),
  reason,
});
export const accountChanged = z.object({ id: z.string(), version: z.int() });

export const accessToken = z.object({
  id: z.string(),
  account: z.object({ id: z.string(), name: z.string() }),
  name: z.string(),
  hint: z.string().meta({ description: 'the first characters of the secret' }),
  roles: z.array(role),
  owners: ownerScope,
  createdBy: z.string(),
  createdAt: timestamp,
  expiresAt: timestamp,
  revokedAt: timestamp.nullable(),
  lastUsedHour: timestamp.nullable(),
});
export const newAccessToken = z.strictObject({
  accountId: z.string().optional().meta({ description: 'of a service; left out: one’s own' }),
  name: z.string().min(1).max(100),
  roles,
  owners: ownerScope,
  days: z.int().min(1).max(LONGEST_DAYS).default(DEFAULT_DAYS),
  reason,
});
export const madeAccessToken = z.object({
  id: z.string(),
  expiresAt: timestamp,
  secret: z.string().nullable().meta({ description: 'told once: null when the same command is sent again' }),
});
