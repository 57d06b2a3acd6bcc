/** What the API said no to: its stable code and its sentence (RFC 9457). */
export class ApiRefusal extends Error {
  override readonly name = 'ApiRefusal';
  readonly code: string;
  readonly status: number;
  constructor(status: number, code: string, detail: string) {
    super(detail);
    this.status = status;
    this.code = code;
  }
}

/** Out of the body of an answer, whatever came: a proxy in between may have written it. */
export function refusalOf(status: number, text: string): ApiRefusal {
  const { code, detail, errors } = parsed(text);
  const sentence =
    typeof detail === 'string' ? detail : text.slice(0, 200) || `The server answers with status ${status}.`;
  const faults = Array.isArray(errors)
    ? errors.slice(0, MOST_FAULTS).flatMap((fault) => faultInWords(fault, sentence))
    : [];
  const where = faults.length === 0 ? '' : ` ${faults.join(' ')}`;
  return new ApiRefusal(status, typeof code === 'string' ? code : 'unknown', `${sentence}${where}`);
}

/** More of them in one sentence nobody reads. */
const MOST_FAULTS = 5;

/** `/body/reason: …`: a fault of one member of what was sent; none where the sentence is what it says. */
function faultInWords(fault: unknown, sentence: string): string[] {
  if (typeof fault !== 'object' || fault === null || !('pointer' in fault) || !('detail' in fault)) return [];
  const { pointer, detail } = fault;
  if (typeof pointer !== 'string' || typeof detail !== 'string' || detail === sentence) return [];
  return [`${pointer}: ${detail}`];
}

function parsed(text: string): { readonly code?: unknown; readonly detail?: unknown; readonly errors?: unknown } {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
