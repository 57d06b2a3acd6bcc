import type { paths } from '@bfcert/api-client/schema';
import createClient from 'openapi-fetch';

/** The REST API under the types that its OpenAPI document gives. The session is a cookie that scripts cannot read. */
export const api = createClient<paths>({ headers: { 'x-requested-with': 'bfcert' } });

type Answer<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { 'application/json': infer Body } } } };
}
  ? Body
  : never;

export type CertificateRow = Answer<'/api/v1/certificates'>['data'][number];
export type CertificateDetail = Answer<'/api/v1/certificates/{id}'>;
export type Station = Answer<'/api/v1/stations'>['data'][number];
export type Approval = Answer<'/api/v1/approvals'>['data'][number];
export type Controller = Answer<'/api/v1/controllers'>['data'][number];
export type AuditEntry = Answer<'/api/v1/audit-entries'>['data'][number];
export type OrphanCertificate = Answer<'/api/v1/orphan-certificates'>['data'][number];
export type NewAdoption = NonNullable<
  paths['/api/v1/station-adoptions']['post']['requestBody']
>['content']['application/json'];
export type AdoptionReport =
  paths['/api/v1/station-adoptions']['post']['responses'][200]['content']['application/json'];
export type CertificateState = CertificateRow['state'];
export type AllowedAction = CertificateRow['actions'][number];

/** What the API refused, in its own words. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly code: string;
  readonly status: number;
  constructor(status: number, body: unknown) {
    const { code = 'unreachable', detail = 'The server does not answer.' } = (body ?? {}) as {
      code?: string;
      detail?: string;
    };
    super(detail);
    this.code = code;
    this.status = status;
  }
}

/** The body of an answer, or the problem it carries as an exception. */
export function bodyOf<Data>(answer: { data?: Data; error?: unknown; response: Response }): NonNullable<Data> {
  if (answer.data === undefined || answer.data === null) throw new ApiProblem(answer.response.status, answer.error);
  return answer.data;
}

/** For an answer without a body that matters: throws the problem it carries. */
export function taken(answer: { error?: unknown; response: Response }): void {
  if (!answer.response.ok) throw new ApiProblem(answer.response.status, answer.error);
}

/** What went wrong, in the server's words where it had any. */
export const wordsOf = (error: Error): string =>
  error instanceof ApiProblem ? error.message : 'The server cannot be reached.';
