import { OCPP_16_SCHEMAS, OCPP_21_SCHEMAS, OCPP_201_SCHEMAS, readOfficialSchemas } from '@bfcert/ocpp-gateway/frames';

export const VERSIONS = ['ocpp1.6', 'ocpp2.0.1', 'ocpp2.1'] as const;
export type Version = (typeof VERSIONS)[number];

/** What the official schemas use of JSON Schema, as far as a payload is made from it. */
export interface Schema {
  readonly type?: string;
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly enum?: readonly string[];
  readonly format?: string;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** One message that a version has, and which side of it. */
export interface Message {
  readonly version: Version;
  readonly action: string;
  readonly side: 'request' | 'response' | 'send';
  readonly schema: Schema;
  readonly definitions: Readonly<Record<string, Schema>>;
}

const OFFICIAL = { 'ocpp1.6': OCPP_16_SCHEMAS, 'ocpp2.0.1': OCPP_201_SCHEMAS, 'ocpp2.1': OCPP_21_SCHEMAS } as const;

/** Every schema of a version. */
export const messagesOf = (version: Version): readonly Message[] =>
  readOfficialSchemas(OFFICIAL[version]).map(({ $id, definitions = {}, ...schema }) => {
    const name = $id.replace(/^urn:/, '');
    const side = /(\.req|Request)$/.test(name) ? 'request' : /(\.conf|Response)$/.test(name) ? 'response' : 'send';
    return {
      version,
      side,
      action: name.replace(/(\.req|\.conf|Request|Response)$/, ''),
      schema,
      definitions: definitions as Message['definitions'],
    };
  });

export function resolved(schema: Schema, { definitions }: Pick<Message, 'definitions'>): Schema {
  if (schema.$ref === undefined) return schema;
  const name = schema.$ref.replace('#/definitions/', '');
  const found = definitions[name];
  if (found === undefined) throw new Error(`no definition ${schema.$ref}`);
  return found;
}
