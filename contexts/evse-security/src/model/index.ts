/** Every situation that one station can come to, by the real commands on tables in memory: for checks that stand beside who decides. */
export { Doorkeeper, type LetIn } from '../testing/doorkeeper.ts';
export type { Credential } from '../testing/fake-station.ts';
export { type Beginning, beginnings, stationOf } from './begin.ts';
export { explore } from './explore.ts';
export { inWords } from './in-words.ts';
export { type ModelProtocol, modelProtocols } from './model-station.ts';
