import { samples, samplesOfIds } from './samples.ts';

/** What of JSON Schema our descriptions use. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly examples?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly minimum?: number;
  readonly maximum?: number;
}

/** Where in a request or an answer a value stands. */
interface Place {
  /** Its field; empty: it is the whole. */
  readonly name?: string;
  /** The field that it is a part of. */
  readonly parent?: string;
  /** What the path of the operation is of, e.g. `iot-hubs/operations`. */
  readonly noun?: string;
  /** Every field is shown, and not only what must be said. */
  readonly whole?: boolean;
}

/**
 * A value of this form for the API's description: the schema's own example, else one made of its fields with the
 * samples of their names. Of a request only what must be said; of an answer (`whole`) every field.
 */
export function exampleOf(schema: Schema, place: Place = {}): unknown {
  const { name = '', whole = false } = place;
  if (schema.examples?.[0] !== undefined) return schema.examples[0];
  if (schema.const !== undefined) return schema.const;
  const sample = sampleOf(place);
  if (sample === null) return null;
  const [first, ...others] = schema.anyOf ?? schema.oneOf ?? [];
  if (first !== undefined) {
    // A field that may be null is shown with what it is otherwise.
    const chosen = [first, ...others].find(({ type }) => type !== 'null') ?? first;
    return exampleOf(chosen, place);
  }
  if (schema.enum !== undefined) return schema.enum.includes(sample) ? sample : schema.enum[0];
  const type = typeof schema.type === 'string' ? schema.type : schema.type?.find((one) => one !== 'null');
  switch (type) {
    case 'object': {
      if (typeof sample === 'object') return sample;
      const { properties = {}, required = [] } = schema;
      const shown = Object.entries(properties).filter(([key]) => whole || required.includes(key));
      return Object.fromEntries(
        shown.map(([key, field]) => [key, exampleOf(field, { ...place, name: key, parent: name })]),
      );
    }
    case 'array':
      return [schema.items === undefined ? null : exampleOf(schema.items, place)];
    case 'integer':
    case 'number':
      return numberIn(schema, sample);
    case 'boolean':
      return sample ?? true;
    case 'null':
      return null;
    default:
      if (typeof sample === 'string' || typeof sample === 'object') return sample;
      return schema.format === 'date-time' ? '2026-03-01T12:00:00.000Z' : NO_SAMPLE;
  }
}

/** What a text looks like that has no sample. */
export const NO_SAMPLE = 'text';

/** The nearest: of the field of that part under that noun, of that part, of that noun, of any with its name. */
function sampleOf({ name = '', parent = '', noun = '' }: Place): unknown {
  const keys = [`${noun}/${parent}.${name}`, `${parent}.${name}`, `${noun}/${name}`, name];
  const known = keys.find((key) => Object.hasOwn(samples, key));
  if (known !== undefined) return samples[known];
  return name === 'id' ? samplesOfIds[noun] : undefined;
}

function numberIn({ minimum = 0, maximum = Number.MAX_SAFE_INTEGER }: Schema, sample: unknown): number {
  const wanted = typeof sample === 'number' ? sample : 1;
  return Math.min(Math.max(wanted, minimum), maximum);
}
