import { roles } from '@bfcert/kernel/actor';
import { z } from 'zod';

/** One value of the roles claim, and what it lets somebody do. */
const grant = z.strictObject({
  claim: z.string().min(1),
  roles: z.array(z.enum(roles)).min(1),
  owners: z.union([z.literal('all'), z.array(z.string().min(1)).min(1)]),
});

/** An OpenID provider that says who people are. */
export const openIdSettings = z.strictObject({
  issuer: z.url(),
  /** As people know it: on the button. */
  name: z.string().min(1).max(60),
  clientId: z.string().min(1),
  clientSecretFile: z.string().min(1),
  scopes: z.array(z.string().min(1)),
  /** Names a person; must be the provider's to give, and one person's. */
  nameClaim: z.string().min(1),
  /** A text or a list of them; a dot leads into an object (`realm_access.roles`). */
  rolesClaim: z.string().min(1),
  tokenDaysAfterSignIn: z.int().min(1).max(366),
  grants: z.array(grant).min(1),
  /** Of access tokens that the API takes as bearer tokens; null: it takes none. */
  audience: z.string().min(1).nullable(),
  /** Networks of our own that the provider may be in, beside public addresses. */
  allowedNetworks: z.array(z.string()),
});
export type OpenIdSettings = z.infer<typeof openIdSettings>;
