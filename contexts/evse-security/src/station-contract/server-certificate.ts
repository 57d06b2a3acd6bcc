import { z } from 'zod';

/** Request `gateway.server_certificate`: a gateway's own TLS certificate, by CSR; its key never leaves it. */
export const serverCertificateRequest = z.object({ algorithm: z.enum(['ec', 'rsa']), csrPem: z.string() });

/** What is in force for the key of the request. The same key may be asked about again and again. */
export const serverCertificateAnswer = z.discriminatedUnion('outcome', [
  z.object({
    outcome: z.literal('issued'),
    /** PEM, leaf first, root left out. */
    chainPem: z.string(),
    /** Somebody asked for the next one: it waits for a request with another key. */
    successorWanted: z.boolean(),
  }),
  /** It is being signed: ask again. */
  z.object({ outcome: z.literal('pending') }),
  /** The certificate is over (revoked, run out, replaced), or the key will never get one: only another key helps. */
  z.object({ outcome: z.literal('key_spent'), detail: z.string() }),
  /** `reason` names what stands in the way: time or a person may remove it, another key does not. */
  z.object({ outcome: z.literal('refused'), reason: z.string(), detail: z.string() }),
]);
export type ServerCertificateAnswer = z.infer<typeof serverCertificateAnswer>;

/** Broadcast without content: ask about your server certificates again, something happened to one. */
export const SERVER_CERTIFICATES_CHANGED = 'gateway.server_certificates_changed';
