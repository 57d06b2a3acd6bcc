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

/**
 * A value of this form for the API's description: the schema's own example, else one made of its fields with the
 * samples of their names. Of a request only what must be said; of an answer (`whole`) every field.
 */
export function exampleOf(schema: Schema, { name = '', noun = '', whole = false } = {}): unknown {
  if (schema.examples?.[0] !== undefined) return schema.examples[0];
  if (schema.const !== undefined) return schema.const;
  if (samples[name] === null) return null;
  const [first, ...others] = schema.anyOf ?? schema.oneOf ?? [];
  if (first !== undefined) {
    // A field that may be null is shown with what it is otherwise.
    const chosen = [first, ...others].find(({ type }) => type !== 'null') ?? first;
    return exampleOf(chosen, { name, noun, whole });
  }
  if (schema.enum !== undefined) return schema.enum.includes(samples[name]) ? samples[name] : schema.enum[0];
  const type = typeof schema.type === 'string' ? schema.type : schema.type?.find((one) => one !== 'null');
  switch (type) {
    case 'object': {
      const { properties = {}, required = [] } = schema;
      const shown = Object.entries(properties).filter(([key]) => whole || required.includes(key));
      return Object.fromEntries(shown.map(([key, field]) => [key, exampleOf(field, { name: key, noun, whole })]));
    }
    case 'array': {
      const entry = schema.items === undefined ? null : exampleOf(schema.items, { name, noun, whole });
      return [entry];
    }
    case 'integer':
    case 'number':
      return numberIn(schema, samples[name]);
    case 'boolean':
      return samples[name] ?? true;
    case 'null':
      return null;
    default:
      return textOf(schema, name, noun);
  }
}

function numberIn({ minimum = 0, maximum = Number.MAX_SAFE_INTEGER }: Schema, sample: unknown): number {
  const wanted = typeof sample === 'number' ? sample : 1;
  return Math.min(Math.max(wanted, minimum), maximum);
}

function textOf({ format }: Schema, name: string, noun: string): string {
  const sample = name === 'id' ? samplesOfIds[noun] : samples[name];
  if (typeof sample === 'string') return sample;
  return format === 'date-time' ? '2026-03-01T12:00:00.000Z' : 'text';
}
