import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import type { CallErrorCode } from './frame.ts';

/** The payload breaks the official schema; `code` is what OCPP wants the answer to say. */
export interface SchemaViolation {
  readonly code: CallErrorCode;
  readonly detail: string;
}

/** `request`: the CALL's payload; `response`: the CALLRESULT's. */
export type Direction = 'request' | 'response';

/** The official schemas of one version. */
export interface MessageSchemas {
  isStandardAction(action: string): boolean;
  /** Null when `payload` is right. */
  violation(action: string, direction: Direction, payload: unknown): SchemaViolation | null;
}

interface OfficialSchema {
  readonly $id: string;
}

/** How the official schemas of a version end the name of an action. */
type Endings = Readonly<Record<Direction, string>>;

/** One instance for every station in the process: a validator is compiled once, at its first use. */
export function messageSchemas(
  version: string,
  official: readonly OfficialSchema[],
  endings: Endings = { request: '.req', response: '.conf' },
): MessageSchemas {
  const ajv = new Ajv({ strict: false });
  addFormats.default(ajv);
  // Their ids (`urn:Reset.req`) are no valid URNs, which Ajv's URI reader refuses: register each under its plain name.
  for (const { $id, ...schema } of official) ajv.addSchema(schema, $id.slice('urn:'.length));
  const validatorOf = (action: string, direction: Direction): ValidateFunction | undefined =>
    ajv.getSchema(action + endings[direction]);
  return {
    isStandardAction: (action) => validatorOf(action, 'request') !== undefined,
    violation(action, direction, payload) {
      const validate = validatorOf(action, direction);
      if (validate === undefined)
        return { code: 'NotImplemented', detail: `${action} is not an OCPP ${version} message` };
      if (validate(payload)) return null;
      const [first] = validate.errors ?? [];
      return { code: codeOf(first), detail: ajv.errorsText(validate.errors).slice(0, 255) };
    },
  };
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
