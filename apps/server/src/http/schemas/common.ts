import { z } from 'zod';

/** RFC 3339, UTC, with `Z`. */
export const timestamp = z.iso.datetime().meta({ description: 'RFC 3339, UTC' });

/** Who said no to what needed a second person, or took it back; null where nobody has. */
export const turnedDown = z
  .object({ as: z.enum(['declined', 'withdrawn']), at: timestamp, by: z.string(), reason: z.string() })
  .nullable();

/** RFC 9457; `code` is stable, `detail` is for people. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  instance: z.string().optional(),
  requestId: z.string(),
  retryable: z.boolean(),
  errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
});
export type Problem = z.infer<typeof problem>;

/**
 * A whole number in a query, of digits alone: what JavaScript reads as a number too (`1e2`, `0x64`, ` 100`) is none. Over it stands
 * the schema of the number.
 */
export const digits = <Whole extends z.ZodType>(number: Whole) =>
  z.preprocess((text) => (typeof text === 'string' && !/^\d{1,16}$/.test(text) ? Number.NaN : text), number);

export const pageQuery = z.object({
  after: z
    .string()
    .optional()
    .meta({ description: 'opaque cursor: `page.next` of the page before, with the same filter' }),
  limit: digits(z.coerce.number().int().min(1).max(500)).default(100),
});

export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({
    data: z.array(item),
    page: z.object({ next: z.string().nullable(), hasMore: z.boolean() }),
  });

/** Of every command. */
export const reason = z.string().min(3).max(500).meta({ description: 'in your words; stands in the audit' });

/** What this caller may do with this record now, and if not, why not: computed by the context, never by the client. */
export const allowedAction = z.object({ name: z.string(), allowed: z.boolean(), reason: z.string().nullable() });

export const role = z.enum(['viewer', 'operator', 'pki_engineer', 'integration', 'auditor', 'administrator']);

/** From a list that was asked for one item more than the page holds. */
export function page<Item>(items: readonly Item[], limit: number, cursorOf: (item: Item) => string) {
  const data = items.slice(0, limit);
  const last = data.at(-1);
  const hasMore = items.length > limit;
  return { data, page: { next: hasMore && last !== undefined ? cursorOf(last) : null, hasMore } };
}

/** Of work that ended otherwise than it was asked for. */
export const stopped = z.object({ reason: z.string().meta({ description: 'stable' }), detail: z.string() });
