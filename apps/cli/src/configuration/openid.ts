import { roles } from '@bfcert/kernel/actor';
import { z } from 'zod';
import { readableFile } from './file-content.ts';

const network = z.union([z.cidrv4(), z.cidrv6()], 'must be a network such as 10.20.0.0/16');
const name = z.string().min(1).max(200);

/** An OpenID provider at which people sign in, and whose access tokens the API may take. */
export const oidc = z
  .strictObject({
    /** Exactly as the provider writes it in its tokens. */
    issuer: z.url({ protocol: /^https?$/ }),
    /** On the button; left out: the issuer's host. */
    name: z.string().min(1).max(60).optional(),
    clientId: name,
    clientSecretFile: readableFile,
    scopes: z.array(name).min(1).default(['openid', 'profile']),
    nameClaim: name.default('preferred_username'),
    rolesClaim: name.default('groups'),
    /** What a value of the roles claim lets somebody do; a value that is not here gives nothing. */
    grants: z
      .array(
        z.strictObject({
          claim: name,
          roles: z.array(z.enum(roles)).min(1),
          owners: z.union([z.literal('all'), z.array(z.string().min(1).max(128)).min(1)], "must be 'all' or names"),
        }),
      )
      .min(1),
    /** For so long after a person's last sign-in there their API tokens go on; days. */
    tokenDaysAfterSignIn: z.int().min(1).max(366).default(30),
    /** Of access tokens that the API takes; left out: it takes none. */
    audience: name.optional(),
    allowedNetworks: z.array(network).default([]),
  })
  .refine(
    ({ audience, clientId }) => audience !== clientId,
    'audience must differ from clientId: ID tokens are for that one',
  )
  .refine(
    ({ issuer, allowedNetworks }) => issuer.startsWith('https:') || allowedNetworks.length > 0,
    'issuer must be an https URL, but for a provider in one of allowedNetworks',
  )
  .transform(({ audience = null, name = undefined, ...rest }) => ({
    ...rest,
    audience,
    name: name ?? new URL(rest.issuer).host,
  }));
