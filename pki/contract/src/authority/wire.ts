/** What an authority process needs to answer on its socket, beside the port itself. */
export { type AuthorityAnswers, type AuthorityEnvelope, asJson } from './answers.ts';
export { AUTHORITY_CALLER_NAME, AUTHORITY_SERVER_NAME } from './client.ts';
export { type AuthorityMethod, type AuthorityRequest, parseAuthorityRequest } from './requests.ts';
