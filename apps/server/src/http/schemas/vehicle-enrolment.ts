import {
  enrolmentApprovals,
  enrolmentProofs,
  tokenStates,
  v2icpDoors,
  vasEnrolmentStates,
} from '@bfcert/vehicle-provisioning';
import { z } from 'zod';
import { explained } from './certificates.ts';
import { pageQuery, timestamp } from './common.ts';

const program = z.string().min(1).max(40).meta({ description: 'of the ownership matrix' });
const approval = z
  .enum(enrolmentApprovals)
  .meta({ description: 'whether a person says yes to a vehicle’s first certificate' });
const isDefault = z.boolean().meta({ description: 'requests without a program are for it; of one program at most' });
const v2icp = z.enum(v2icpDoors).meta({ description: 'the endpoint shaped by what is public about VDV 261' });

export const vasProgram = z.object({
  program,
  approval,
  isDefault,
  v2icp,
  changedBy: z.string().nullable().meta({ description: 'null: nobody has said anything of it' }),
  changedAt: timestamp.nullable(),
});

export const vasProgramWish = explained.extend({ approval, isDefault, v2icp }).strict();
export const vasProgramSettings = z.object({ program, approval, isDefault, v2icp });

/** Of tokens, keys and enrolments. */
export const wayInQuery = pageQuery
  .extend({
    vehicle: z.string().optional().meta({ description: 'the id of its identity' }),
    program: program.optional(),
  })
  .strict();

const ofVehicle = { identityId: z.string(), owner: z.string(), program };

export const enrolmentToken = z.object({
  tokenId: z.string(),
  ...ofVehicle,
  createdBy: z.string(),
  createdAt: timestamp,
  expiresAt: timestamp,
  state: z.enum(tokenStates),
});

export const enrolmentTokenWish = explained
  .extend({
    identityId: z.string(),
    program,
    expiresAt: timestamp.optional().meta({ description: 'within seven days; left out: then' }),
  })
  .strict();

export const madeEnrolmentToken = z.object({
  tokenId: z.string(),
  secret: z.string().nullable().meta({
    description: 'in this answer and nowhere else; null when the same order is repeated under its idempotency key',
  }),
  expiresAt: timestamp,
});

export const withdrawnToken = z.object({ tokenId: z.string() });

export const vehicleKey = z.object({
  keyId: z.string(),
  ...ofVehicle,
  spkiSha256: z.string().meta({ description: 'SHA-256 of the SubjectPublicKeyInfo in DER, lower-case hex' }),
  registeredBy: z.string(),
  registeredAt: timestamp,
  withdrawnAt: timestamp.nullable(),
});

export const vehicleKeyWish = explained
  .extend({
    identityId: z.string(),
    program,
    spkiSha256: z.string().max(64).meta({ description: 'SHA-256 of the SubjectPublicKeyInfo in DER, lower-case hex' }),
  })
  .strict();

export const namedKey = z.object({ keyId: z.string() });

const state = z.enum(vasEnrolmentStates);

export const vasEnrolmentsQuery = wayInQuery.extend({ state: state.optional() }).strict();

export const vasEnrolment = z.object({
  enrolmentId: z.string(),
  ...ofVehicle,
  proof: z.enum(enrolmentProofs).meta({ description: 'by what it has proven who it is' }),
  state: state.meta({ description: 'waiting: for the yes of a person' }),
  csrPem: z.string(),
  provenWith: z.string().nullable().meta({ description: 'the certificate that it renews: SHA-256, lower-case hex' }),
  certificateId: z.string().nullable().meta({ description: 'the record that it has led to' }),
  requestedAt: timestamp,
  answeredBy: z.string().nullable(),
  answeredAt: timestamp.nullable(),
});

export const answeredEnrolment = z.object({ enrolmentId: z.string(), state });
