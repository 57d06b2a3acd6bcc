import { z } from 'zod';
import { listedAnchor } from './commands.ts';

/** An address that a station has read in a certificate; where it may lead is looked at where it is asked. */
const url = z.string().max(2_000);

/** Who asks: `identityId` of the station, on which connection. */
const asker = { identityId: z.string(), connectionId: z.string() };

/** Request `station.certificate_status`: what the responder of a certificate says. The hash data is normalised. */
export const certificateStatusQuestion = z.object({ ...asker, certificate: listedAnchor, responderUrl: url });
export type CertificateStatusQuestion = z.infer<typeof certificateStatusQuestion>;

/** `fetched`: there is an answer, be it that the certificate is revoked. Why there is none is told to no station. */
export const certificateStatusAnswer = z.discriminatedUnion('outcome', [
  /** Base64 of the whole DER OCSPResponse. */
  z.object({ outcome: z.literal('fetched'), responseDer: z.string() }),
  z.object({ outcome: z.literal('failed') }),
]);
export type CertificateStatusAnswer = z.infer<typeof certificateStatusAnswer>;

/** Request `station.chain_status`: what is to be thought of each certificate of a chain. */
export const chainStatusMessage = z.object({
  ...asker,
  certificates: z
    .array(
      z.object({
        certificate: listedAnchor,
        source: z.enum(['ocsp', 'crl']),
        /** In the order in which they are asked. */
        urls: z.array(url).min(1).max(5),
      }),
    )
    .min(1)
    .max(4),
});
export type ChainStatusMessage = z.infer<typeof chainStatusMessage>;

export const chainStatusAnswer = z.object({
  /** In the order of the question. `nextUpdate`: RFC 3339, when it is worth asking again. */
  statuses: z.array(z.object({ status: z.enum(['good', 'revoked', 'unknown', 'failed']), nextUpdate: z.string() })),
});
export type ChainStatusAnswer = z.infer<typeof chainStatusAnswer>;

/** Request `station.contract`: whether the contract certificate that a vehicle has shown is good. */
export const contractMessage = z.object({
  ...asker,
  emaid: z.string(),
  /** PEM, leaf first; null: the station has sent none. */
  chainPem: z.string().nullable(),
  /** Leaf, sub-CA 2, sub-CA 1. */
  certificates: z.array(z.object({ certificate: listedAnchor, responderUrl: url })).max(4),
});
export type ContractMessage = z.infer<typeof contractMessage>;

/** `detail`: for people, in one sentence. */
export const contractAnswer = z.object({
  verdict: z.enum(['valid', 'expired', 'revoked', 'not_verifiable']),
  detail: z.string(),
});
export type ContractAnswer = z.infer<typeof contractAnswer>;
