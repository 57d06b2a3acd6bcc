import { z } from 'zod';

/** Four times what 2.1 allows: of a station of which long texts are tolerated a gateway lets pass so much. */
const MOST_EXI_CHARACTERS = 44_000;
/** Base64 of the EXI that a vehicle and its mobility operator exchange: opaque here, decoded by nobody. */
const exi = z.string().max(MOST_EXI_CHARACTERS);

export const contractCertificateAction = z.enum(['install', 'update']);
export type ContractCertificateAction = z.infer<typeof contractCertificateAction>;

/** Request `station.contract_certificate`: a vehicle at a station asks for the certificate of its contract (M01, M02). */
export const contractCertificateQuestion = z.object({
  identityId: z.string(),
  connectionId: z.string(),
  action: contractCertificateAction,
  /** The edition of ISO 15118 that `exiRequest` is in, by its schema; as the station names it. */
  schemaVersion: z.string(),
  exiRequest: exi,
  /** How many contracts the vehicle takes; null: it does not say (ISO 15118-2). */
  mostChains: z.int().min(0).nullable(),
  /** eMAIDs of the contracts that the vehicle wants first. */
  prioritisedContracts: z.array(z.string()).max(8),
});
export type ContractCertificateQuestion = z.infer<typeof contractCertificateQuestion>;

export const contractCertificateAnswer = z.discriminatedUnion('outcome', [
  /** `remainingContracts`: how many more the vehicle gets when it asks again; left out in ISO 15118-2, where there is one. */
  z.object({ outcome: z.literal('provided'), exiResponse: exi, remainingContracts: z.int().min(0).optional() }),
  z.object({ outcome: z.literal('failed'), reason: z.enum(['no_broker', 'broker_away', 'broker_refused']) }),
]);
export type ContractCertificateAnswer = z.infer<typeof contractCertificateAnswer>;

/** Why a vehicle got none. `not_answered`: not in its time; `broker_refused`: without words for the vehicle; `answer_not_carried`: the version of the station has no room for it. */
export const contractCertificateFailure = z.enum([
  'no_broker',
  'broker_away',
  'broker_refused',
  'not_answered',
  'answer_not_carried',
]);
export type ContractCertificateFailure = z.infer<typeof contractCertificateFailure>;
