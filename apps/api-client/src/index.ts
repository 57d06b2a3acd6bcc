export { ApiClient } from './api-client.ts';
export { ApiRefusal } from './api-refusal.ts';
export { type Api, bodyOf, connectApi, everyItem, idempotent } from './connect-api.ts';
export type { paths } from './generated/schema.d.ts';
