import { z } from 'zod';

/** The contexts whose events leave the system; part of a CloudEvent's `type`. */
export type EventContext = 'certificate-lifecycle' | 'evse-security' | 'vehicle-provisioning';

/** One kind of domain event, as the world may rely on it. */
export interface EventType {
  /** Past tense. */
  readonly name: string;
  /** Of the shape of `data`. A field that is added keeps the number; one that goes or changes its meaning does not. */
  readonly version: number;
  readonly context: EventContext;
  /** One sentence. */
  readonly when: string;
  readonly data: z.ZodObject;
}

/** Fields may be added: whoever reads an event ignores what it does not know. */
export const eventOf =
  (context: EventContext) =>
  <Shape extends z.ZodRawShape>(name: string, when: string, shape: Shape): EventType => ({
    name,
    version: 1,
    context,
    when,
    data: z.looseObject(shape),
  });

export const text = z.string();
export const at = z.iso.datetime().meta({ description: 'RFC 3339, UTC' });
export const hash = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .meta({ description: 'SHA-256, lower-case hex' });
