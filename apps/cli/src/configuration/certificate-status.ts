import { z } from 'zod';

/** As it stands in the certificates' addresses: `ocsp.example.com`, with its port where that is not the usual one. */
const host = z
  .string()
  .regex(
    /^(localhost|([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]([a-z0-9-]*[a-z0-9]))(:[1-9]\d{0,4})?$/,
    'must be a lower-case host name with a domain, and its port where it has another one than usual',
  );

/** What stations may have us ask about certificates of others. */
export const certificateStatus = (network: z.ZodType<string>) =>
  z
    .strictObject({
      /** Responders and distribution points, of the V2G and MO PKIs whose certificates our stations see. */
      hosts: z.array(host).max(200).default([]),
      /** Networks of our own in which a host may be; else only public addresses are asked. */
      allowedNetworks: z.array(network).default([]),
      /** What a token of a good contract certificate is where no CSMS stands behind the gateways to say so. */
      tokensWithoutCsms: z.enum(['unknown', 'accepted']).default('unknown'),
    })
    .prefault({});
