import { type SyntheticProbe as Probe, planes, probeStates, probeSteps } from '@bfcert/certificate-lifecycle';
import { z } from 'zod';
import { pageQuery, timestamp } from './common.ts';

export const syntheticProbe = z.object({
  id: z.string(),
  state: z.enum(probeStates),
  startedAt: timestamp,
  startedBy: z.string(),
  reason: z.string(),
  identityId: z.string(),
  certificateId: z.string().nullable().meta({ description: 'its record stays in the inventory' }),
  orderedAt: timestamp.nullable(),
  issuedAt: timestamp.nullable(),
  revokedAt: timestamp.nullable(),
  arrived: z
    .array(z.object({ plane: z.enum(planes), at: timestamp }))
    .meta({ description: 'where its revocation was seen; a plane that cannot confirm one is left out' }),
  endedAt: timestamp.nullable(),
  failure: z
    .object({ step: z.enum(probeSteps), detail: z.string() })
    .nullable()
    .meta({ description: 'the step that was not done, and why' }),
  isCleared: z.boolean().meta({ description: 'nothing that it had made can be valid any more' }),
});

export const shownProbe = (probe: Probe) => syntheticProbe.parse(probe);

export const probeQuery = pageQuery.extend({ state: z.enum(probeStates).optional() }).strict();
export const probeBegun = z.object({ probeId: z.string() });
