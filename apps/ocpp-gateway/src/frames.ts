/** The way of a frame between a socket and the server, without either: for whoever measures it. */
export { AdmissionTable } from './admission/table.ts';
export type { Session } from './connection/sessions.ts';
export { answerStation } from './dialect/answer-station.ts';
export { commandStation } from './dialect/command-station.ts';
export type { Dialect } from './dialect/dialect.ts';
export { openDialects } from './dialect/dialects.ts';
export type { StationSide } from './dialect/station-side.ts';
export { CallPipe } from './rpc/call-pipe.ts';
