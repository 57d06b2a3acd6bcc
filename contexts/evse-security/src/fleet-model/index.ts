/** A whole fleet on its way to Profile 3 and through its renewals, by events alone: the server's own decisions, and no time but a virtual one. */
export { faultOfRules, usualWaveRules } from '../commands/wave-rules.ts';
export { MOST_MEMBERS, type WaveRules } from '../wave/wave.ts';
export type { FleetProtocol } from './fleet-station.ts';
export { type FleetHabit, fleetHabits, isFleetHabit } from './habit.ts';
export type { Load } from './rate-limited.ts';
export { type FleetOutcome, type FleetSimulation, type SimulatedStation, simulateFleet } from './simulate-fleet.ts';
