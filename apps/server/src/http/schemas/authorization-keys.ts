import { keyFindings } from '@bfcert/evse-security';
import { z } from 'zod';
import { explained } from './certificates.ts';
import { pageQuery, timestamp } from './common.ts';

const keyState = z.enum(['pending', 'set_aside', 'active', 'retiring', 'retired', 'revoked']);
const keyFinding = z.enum(keyFindings);
const trigger = z.enum(['hygiene', 'exposure', 'installer_transfer', 'board_replacement', 'periodic']);
const text = z.string().min(1).max(200);

export const authorizationKeysQuery = pageQuery
  .extend({
    finding: keyFinding.optional(),
    state: keyState.optional().meta({ description: 'left out: all but retired and revoked ones' }),
    station: z.string().max(64).optional().meta({ description: 'every version that this one ever had' }),
    family: text.optional(),
  })
  .strict();

export const authorizationKey = z.object({
  keyId: z.string(),
  identityId: z.string(),
  wireName: z.string(),
  owner: z.string(),
  family: z.string(),
  version: z.int(),
  state: keyState,
  origin: z.enum(['imported', 'generated']),
  mustRotate: z.boolean(),
  rotateBecause: trigger.nullable(),
  passwordReading: z
    .enum(['plain', 'bytes', 'hex_text'])
    .nullable()
    .meta({ description: 'what the station made of its password at its last login with one' }),
  storedAt: timestamp.nullable().meta({ description: 'when the station said that it has it; null: never' }),
  lastUsedAt: timestamp.nullable().meta({ description: 'to the hour' }),
  changedAt: timestamp.meta({ description: 'since when it has its state' }),
  createdAt: timestamp,
  findings: z.array(keyFinding).meta({ description: 'what is wrong with it, the worst first' }),
  heldBack: z
    .object({ code: z.string(), detail: z.string() })
    .nullable()
    .meta({ description: 'why one that is due is begun neither by itself nor by a wave' }),
});
export type AuthorizationKey = z.infer<typeof authorizationKey>;

export const keyFindingCounts = z.object({
  findings: z.array(z.object({ finding: keyFinding, means: z.string(), keys: z.int(), stations: z.int() })),
});

export const rotateKey = explained
  .extend({
    trigger: trigger.meta({ description: 'why; with exposure the old key is revoked once the new one has worked' }),
    reconnect: z.enum(['at_once', 'when_convenient']).default('when_convenient').meta({
      description: 'whether a station that has stored its key is sent away, or left a day to come back by itself',
    }),
  })
  .strict();

export const keyRotationBegun = z.object({ rotationId: z.string() });

const phase = z.enum(['planned', 'change_key', 'rollback_window', 'completed', 'quarantine', 'abandoned']);

export const keyRotationsQuery = pageQuery.extend({ phase: phase.optional() }).strict();

export const keyRotation = z.object({
  rotationId: z.string(),
  identityId: z.string(),
  wireName: z.string(),
  phase,
  trigger,
  replaces: z.string().nullable(),
  reconnectFrom: timestamp.nullable().meta({ description: 'until then the station may come back by itself' }),
  lastOutcome: z.string(),
  waitingFor: z.string().nullable(),
  stop: z.object({ code: z.string(), because: z.string(), phase: z.string() }).nullable(),
  deadline: timestamp.nullable(),
  createdAt: timestamp,
  changedAt: timestamp,
});
export type KeyRotation = z.infer<typeof keyRotation>;

export const keyRotationDetail = keyRotation.extend({
  timeline: z.array(
    z.object({
      sequence: z.int(),
      at: timestamp,
      kind: z.enum(['transition', 'command', 'station', 'operator']),
      text: z.string(),
    }),
  ),
});
export type KeyRotationDetail = z.infer<typeof keyRotationDetail>;

export const keyRotationOperated = z.object({ rotationId: z.string(), phase });

export const revokeKey = explained
  .extend({
    because: z
      .enum(['compromised', 'withdrawn'])
      .meta({ description: 'compromised: somebody else knows it, or may; that waits for no second person' }),
  })
  .strict();

export const keyRevoked = z.object({
  keyId: z.string(),
  approvalId: z.string().nullable().meta({ description: 'nothing has happened: a second person is asked' }),
  wayIn: z
    .enum(['another_key', 'certificate', 'none'])
    .nullable()
    .meta({ description: 'what is left to the station; none: nothing that is known to work' }),
  advice: z.string().nullable(),
});

export const keyIssued = z.object({
  keyId: z.string(),
  secret: z.string().nullable().meta({ description: 'shown once; null in the answer to a repetition' }),
  hex: z.string().nullable().meta({ description: 'the same, as a station of 1.6 is told it' }),
  until: timestamp.meta({ description: 'when it ends, if no station has come in with it' }),
});

export const setKeyPolicy = explained
  .extend({
    level: z.enum(['fleet', 'owner', 'family']),
    value: z.string().max(100).default('').meta({ description: 'the owner or the family' }),
    periodDays: z.int().nullable().meta({ description: '30 to 3650; null: never' }),
    fromDay: timestamp.nullable().default(null).meta({ description: 'nothing is replaced for its age before then' }),
  })
  .strict();

export const keyPolicies = z.object({
  policies: z.array(
    z.object({
      level: z.enum(['fleet', 'owner', 'family']),
      value: z.string(),
      periodDays: z.int().nullable(),
      fromDay: timestamp.nullable(),
      setBy: z.string(),
      setAt: timestamp,
      reason: z.string(),
    }),
  ),
});
export type KeyPolicies = z.infer<typeof keyPolicies>;

export const proposeCutoverPath = explained
  .extend({
    family: text,
    description: z.string().min(1).max(2_000).meta({ description: 'who is where, and how a lost station comes back' }),
  })
  .strict();

export const cutoverPathProposed = z.object({ pathId: z.string(), approvalId: z.string() });

export const cutoverPath = z.object({
  pathId: z.string(),
  family: z.string(),
  description: z.string(),
  state: z.enum(['proposed', 'approved', 'withdrawn']),
  proposedBy: z.string(),
  proposedAt: timestamp,
  reason: z.string(),
  approvedBy: z.string().nullable(),
  approvedAt: timestamp.nullable(),
});
export type CutoverPath = z.infer<typeof cutoverPath>;
