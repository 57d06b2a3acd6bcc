import type { Random } from '../random.ts';
import { type Message, resolved, type Schema } from './schema.ts';

/** Below this depth only what is required is there: some schemas contain themselves. */
const DEEPEST = 6;
const LONGEST_TEXT = 40;

/** A place in a payload: what stands there, and the schema that it is held against. */
export interface Place {
  readonly schema: Schema;
  readonly value: unknown;
  put(value: unknown): void;
  /** Takes it away; null: what is above it is a list, or nothing. */
  readonly remove: (() => void) | null;
  readonly isRequired: boolean;
}

export interface Made {
  readonly payload: Record<string, unknown>;
  readonly places: readonly Place[];
}

/** A payload that is valid, with every place in it. */
export function makePayload(message: Message, random: Random): Made {
  const places: Place[] = [];
  const make = (of: Schema, depth: number): unknown => {
    const schema = resolved(of, message);
    if (schema.enum !== undefined) return random.oneOf(schema.enum);
    switch (schema.type) {
      case 'object':
        return makeObject(schema, depth);
      case 'array':
        return makeList(schema, depth);
      case 'string':
        return textFor(schema, random);
      case 'integer':
      case 'number':
        return numberFor(schema, random);
      case 'boolean':
        return random.below(2) === 0;
      default:
        return 'anything';
    }
  };

  function makeObject(schema: Schema, depth: number): Record<string, unknown> {
    const made: Record<string, unknown> = {};
    for (const [name, of] of Object.entries(schema.properties ?? {})) {
      const isRequired = schema.required?.includes(name) === true;
      if (!isRequired && (depth > DEEPEST || random.below(2) === 0)) continue;
      made[name] = make(of, depth + 1);
      places.push({
        schema: resolved(of, message),
        value: made[name],
        isRequired,
        put: (value) => {
          made[name] = value;
        },
        remove: () => delete made[name],
      });
    }
    return made;
  }

  function makeList(schema: Schema, depth: number): unknown[] {
    const least = schema.minItems ?? 0;
    const count = Math.min(least + random.below(2), schema.maxItems ?? 2);
    const { items } = schema;
    if (items === undefined) return [];
    const made: unknown[] = [];
    for (let index = 0; index < count; index++) {
      made.push(make(items, depth + 1));
      const put = (value: unknown): void => {
        made[index] = value;
      };
      places.push({ schema: resolved(items, message), value: made[index], isRequired: false, put, remove: null });
    }
    return made;
  }

  return { payload: makeObject(message.schema, 0), places };
}

function textFor({ format, maxLength = LONGEST_TEXT }: Schema, random: Random): string {
  if (format === 'date-time') return '2026-11-27T12:00:00Z';
  if (format === 'uri') return 'http://example.com/';
  return 'abcdefghijklmnopqrstuvwxyz0123456789-_. '.slice(0, Math.min(maxLength, 1 + random.below(LONGEST_TEXT)));
}

function numberFor({ minimum = 0, maximum = minimum + 1_000 }: Schema, random: Random): number {
  return Math.ceil(minimum) + random.below(Math.max(1, Math.floor(maximum - minimum)));
}
