/** The way of a frame between a socket and the server, without either: for whoever measures it. */
export { AdmissionTable } from './admission/table.ts';
export { makeSession } from './connection/make-session.ts';
export type { Session } from './connection/sessions.ts';
export type { ChargerIdentity } from './connection/tls.ts';
export { commandStation } from './dialect/command-station.ts';
export type { Dialect } from './dialect/dialect.ts';
export { openDialects } from './dialect/dialects.ts';
export type { StationSide } from './dialect/station-side.ts';
export { OCPP_16_SCHEMAS, OCPP_21_SCHEMAS, OCPP_201_SCHEMAS, readOfficialSchemas } from './rpc/schemas.ts';
