/** Simulated charging stations of OCPP 2.1, 2.0.1 and 1.6: strict by default, faulty by name, with real keys and a real TLS client. */
export type { SimulatorTerminal } from './command/common.ts';
export { runSimulatorCommand } from './command/sim.ts';
export type { BackOffSettings } from './connection/back-off.ts';
export type { DialRefusal } from './connection/dial.ts';
export { SecureContexts } from './connection/secure-contexts.ts';
export {
  type CarriedStation,
  type Controller,
  type ControllerOptions,
  createController,
} from './controller/controller.ts';
export type { FaultSettings } from './faults/fault-hooks.ts';
export { FAULT_NAMES, FAULTS, type FaultName, isFaultName } from './faults/faults.ts';
export { fileStore } from './flash/file-store.ts';
export { memoryStore } from './flash/memory-store.ts';
export type { StationMemory } from './flash/station-memory.ts';
export type { StationStore } from './flash/station-store.ts';
export { createFleet, type Fleet, type FleetOptions, type FleetSummary } from './fleet/fleet.ts';
export type { OcppVersionName } from './ocpp/ocpp-version.ts';
export { systemTimers, type Timers } from './ocpp/timers.ts';
export type { AnchorRefusal } from './security/judge-anchor.ts';
export type { CertificateRefusal } from './security/judge-chain.ts';
export type { StationKeyAlgorithm } from './security/signing-request.ts';
export { createStation, type Station, type StationState } from './station/station.ts';
export type { StationEvent, StationEventOf, StationEventType } from './station/station-event.ts';
export type { StationOptions } from './station/station-options.ts';
export { TEMPERAMENT_NAMES, TEMPERAMENTS, type TemperamentName } from './temperaments/temperaments.ts';
