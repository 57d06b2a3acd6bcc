/** How a process that holds keys is started, confined and ended; no third-party code. */
export { type CommandLine, type Confinement, confinedCommandLine } from './confined-command-line.ts';
export type { Isolation } from './isolation.ts';
export { type LaunchedProcess, launchConfined } from './launch.ts';
export { endWith, messageOf, type Running, runLeashed } from './run-leashed.ts';
