import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import officialSchemas from 'ocpp-rpc/lib/schemas/ocpp2_0_1.json' with { type: 'json' };
import type { CallErrorCode } from './frame.ts';

/** The payload breaks the official schema; `code` is what OCPP wants the answer to say. */
export interface SchemaViolation {
  readonly code: CallErrorCode;
  readonly detail: string;
}

/** One instance for every station in the process: a validator is compiled once, at its first use. */
const ajv = new Ajv({ strict: false });
addFormats.default(ajv);
// Their ids (`urn:Reset.req`) are no valid URNs, which Ajv's URI reader refuses: register each under its plain name.
for (const { $id, ...schema } of officialSchemas) ajv.addSchema(schema, $id.slice('urn:'.length));

/** `request`: the CALL's payload; `response`: the CALLRESULT's. */
export type Direction = 'request' | 'response';

export function isStandardAction(action: string): boolean {
  return validatorOf(action, 'request') !== undefined;
}

/** Null when `payload` is right. */
export function schemaViolation(action: string, direction: Direction, payload: unknown): SchemaViolation | null {
  const validate = validatorOf(action, direction);
  if (validate === undefined) return { code: 'NotImplemented', detail: `${action} is not an OCPP 2.0.1 message` };
  if (validate(payload)) return null;
  const [first] = validate.errors ?? [];
  return { code: codeOf(first), detail: ajv.errorsText(validate.errors).slice(0, 255) };
}

function validatorOf(action: string, direction: Direction): ValidateFunction | undefined {
  return ajv.getSchema(`${action}.${direction === 'request' ? 'req' : 'conf'}`);
}

function codeOf(error: ErrorObject | undefined): CallErrorCode {
  switch (error?.keyword ?? 'unknown') {
    case 'required':
    case 'minItems':
    case 'maxItems':
      return 'OccurrenceConstraintViolation';
    case 'type':
      return 'TypeConstraintViolation';
    case 'additionalProperties':
      return 'FormatViolation';
    default:
      return 'PropertyConstraintViolation';
  }
}
