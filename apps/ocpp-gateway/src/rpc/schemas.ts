import { createRequire } from 'node:module';
import type { ToleratedDefect } from '@bfcert/evse-security/station-contract';
import { Ajv, type ErrorObject, type Options, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { type CallErrorAnswer, callError, type RpcErrorCode } from './call-error.ts';
import { parseDateTime } from './date-time.ts';
import type { JsonObject } from './frame.ts';
import { type DefectVerdict, tolerateDefects } from './tolerate-defects.ts';

/** The official OCA schemas of one OCPP version, as the `ocpp-rpc` package carries them. */
export interface OfficialSchemas {
  readonly file: string;
  /** The `$id` of a message's schema in that file. */
  idOf(action: string, side: 'request' | 'response'): string;
}

/** Core profile and the security extension, in one file. */
export const OCPP_16_SCHEMAS: OfficialSchemas = {
  file: 'ocpp-rpc/lib/schemas/ocpp1_6.json',
  idOf: (action, side) => `urn:${action}.${side === 'request' ? 'req' : 'conf'}`,
};

export const OCPP_201_SCHEMAS: OfficialSchemas = {
  file: 'ocpp-rpc/lib/schemas/ocpp2_0_1.json',
  idOf: (action, side) => `urn:${action}.${side === 'request' ? 'req' : 'conf'}`,
};

export const OCPP_21_SCHEMAS: OfficialSchemas = {
  file: 'ocpp-rpc/lib/schemas/ocpp2_1.json',
  idOf: (action, side) => `urn:${action}${side === 'request' ? 'Request' : 'Response'}`,
};

export interface MessageSchemas {
  /** Whether this version has such a message, whoever sends it. */
  isStandard(action: string): boolean;
  /** Null when `payload` is a valid request of `action`. */
  checkRequest(action: string, payload: JsonObject): CallErrorAnswer | null;
  checkResponse(action: string, payload: JsonObject): CallErrorAnswer | null;
  /** The same of a station of which some defects are tolerated; where they are. */
  tolerate(
    side: 'request' | 'response',
    message: { readonly action: string; readonly payload: JsonObject },
    tolerated: readonly ToleratedDefect[],
  ): { readonly defect: CallErrorAnswer | null; readonly where: readonly string[] };
}

/**
 * Of the messages of `actions`; each is compiled when the first of its kind comes, for all of three versions take a gateway
 * more than half of its start, and most of them never come. One Ajv per OCPP version, which share the names of their
 * messages, and another for the few stations of which a defect is tolerated, which needs every error there is.
 * `strict: false` because the official files hold keywords that mean nothing; `unicode: false` counts UTF-16 units, 70
 * times faster than code points.
 *
 * @throws when the version has no such message.
 */
export function schemasOf(official: OfficialSchemas, actions: readonly string[]): MessageSchemas {
  const byId = new Map(readOfficialSchemas(official).map((schema) => [schema.$id, schema]));
  const routed = new Map<string, OfficialSchema>();
  for (const id of actions.flatMap((action) => [official.idOf(action, 'request'), official.idOf(action, 'response')])) {
    const schema = byId.get(id);
    if (schema === undefined) throw new Error(`no official schema ${id}`);
    routed.set(id, schema);
  }
  const quick = compiledAtFirstUse(reader({}), routed);
  const thorough = compiledAtFirstUse(reader({ allErrors: true, verbose: true }), routed);
  const check = (id: string, payload: JsonObject): CallErrorAnswer | null => {
    const validate = quick(id);
    if (validate(payload)) return null;
    const error = validate.errors?.[0];
    return error === undefined ? callError('FormatViolation', 'not the structure of the message') : answerFor(error);
  };
  return {
    isStandard: (action) => byId.has(official.idOf(action, 'request')),
    checkRequest: (action, payload) => check(official.idOf(action, 'request'), payload),
    checkResponse: (action, payload) => check(official.idOf(action, 'response'), payload),
    tolerate: (side, { action, payload }, tolerated) => {
      const id = official.idOf(action, side);
      const defect = check(id, payload);
      if (defect === null || tolerated.length === 0) return { defect, where: [] };
      const verdict: DefectVerdict = tolerateDefects(thorough(id), payload, tolerated);
      if (verdict.kind === 'tolerated') return { defect: null, where: verdict.where };
      return { defect: verdict.error === null ? defect : answerFor(verdict.error), where: [] };
    },
  };
}

function compiledAtFirstUse(ajv: Ajv, routed: ReadonlyMap<string, OfficialSchema>): (id: string) => ValidateFunction {
  const compiled = new Map<string, ValidateFunction>();
  return (id) => {
    const known = compiled.get(id);
    if (known !== undefined) return known;
    const schema = routed.get(id);
    // A message without a route is refused before its payload is looked at.
    if (schema === undefined) throw new Error(`${id} has no route`);
    // `urn:<Action>.req` is no URN (it has no namespace) and cannot be resolved against.
    const { $id: _, ...body } = schema;
    const validate = ajv.compile(body);
    compiled.set(id, validate);
    return validate;
  };
}

function reader(options: Options): Ajv {
  const ajv = new Ajv({ strict: false, unicode: false, logger: false, ...options });
  addFormats.default(ajv);
  ajv.addFormat('date-time', (text: string) => parseDateTime(text) !== null);
  return ajv;
}

interface OfficialSchema {
  readonly $id: string;
  readonly [key: string]: unknown;
}

/** Of every message of that version, also of those that have no route. */
export function readOfficialSchemas({ file }: OfficialSchemas): readonly OfficialSchema[] {
  const loaded: unknown = createRequire(import.meta.url)(file);
  if (!Array.isArray(loaded)) throw new Error(`${file} is not a list of schemas`);
  return loaded as OfficialSchema[];
}

const answerFor = (error: ErrorObject): CallErrorAnswer =>
  callError(codeOf(error), `${error.instancePath || 'payload'} ${error.message ?? error.keyword}`);

function codeOf(error: ErrorObject): RpcErrorCode {
  switch (error.keyword) {
    case 'type':
      return 'TypeConstraintViolation';
    case 'required':
    case 'minItems':
    case 'maxItems':
      return 'OccurrenceConstraintViolation';
    case 'additionalProperties':
      return 'FormatViolation';
    default:
      return 'PropertyConstraintViolation';
  }
}
