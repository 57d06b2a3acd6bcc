import { anchorSteps, endWave, followAgenda, isWaveOver } from './anchor-steps.ts';
import type { Call } from './line.ts';
import { heldSocket } from './line.ts';
import { isToRenew, renewListener } from './listener.ts';
import { credentialsOf } from './model-station.ts';
import { GATEWAYS, type ModelWorld } from './model-world.ts';

/** Something that happens in the world of a station, in words for a person who reads a trace of it. */
export interface Event {
  readonly words: string;
  readonly run: () => Promise<unknown>;
  /** The server does it: its process may die meanwhile. */
  readonly isOfServer: boolean;
}

const ofServer = (words: string, run: () => Promise<unknown>): Event => ({ words, run, isOfServer: true });
const outside = (words: string, run: () => unknown): Event => ({
  words,
  run: async () => run(),
  isOfServer: false,
});

/**
 * What can happen by itself, but for time: the first of these is what happens in the usual order, in which everything
 * arrives before the next thing is done. Empty: everybody waits.
 */
export function pending(world: ModelWorld): readonly Event[] {
  const { line, server } = world;
  const held = heldSocket(line);
  const events: Event[] = [];
  if (server.hasDirtyEntries()) events.push(ofServer('the server publishes what gateways admit', () => world.drain()));
  const [event] = server.outbox.values();
  if (event !== undefined) events.push(ofServer(`the server reacts to ${event.type}`, () => world.react()));
  const answered = line.calls.find(({ outcome }) => outcome !== null);
  if (answered !== undefined) events.push(ofServer(hears(answered), () => world.hearAnswer(answered)));
  for (const nodeId of GATEWAYS) {
    const next = line.facts.find((one) => one.nodeId === nodeId);
    if (next === undefined) continue;
    events.push(ofServer(`the server records ${told(next.fact.kind)} of ${nodeId}`, () => world.recordFact(nodeId)));
  }
  if (line.request !== null) events.push(ofServer('the signing request arrives', () => world.receiveRequest()));
  const open = line.calls.find(({ outcome }) => outcome === null);
  if (open !== undefined) {
    const isThere = held?.connectionId === open.connectionId;
    events.push(
      isThere
        ? outside(`the station does what it is told: ${about(open)}`, () => world.takeCall(open))
        : outside(`nobody answers: ${about(open)}`, () => world.loseAnswer(open)),
    );
  }
  for (const id of server.dueCertificates()) {
    events.push(ofServer('the PKI does what is ordered', () => world.advanceCertificate(id)));
  }
  if (server.hasSuperseded()) {
    events.push(ofServer('gateways are told to close what was taken over', () => world.endSuperseded()));
  }
  if (server.hasDueBreakGlass(world.identityId)) {
    events.push(ofServer('the server ends the break-glass', () => world.endBreakGlasses()));
  }
  if (server.hasKeyToRetire(world.identityId)) {
    events.push(ofServer('the server retires a key whose time is over', () => world.retireKeys()));
  }
  for (const { id, thing } of server.dueOrders()) {
    events.push(ofServer(`the server looks at the order to ${told(thing.kind)}`, () => world.advanceOrder(id)));
  }
  for (const { of, process } of server.dueProcesses(world.identityId)) {
    events.push(ofServer(`the server looks at the ${of} (${process.phase})`, () => world.advance(of, process.id)));
  }
  if (line.duty !== null) events.push(outside(`the station ${duties[line.duty]}`, () => world.doDuty()));
  else if (held === null && getsIn(world)) events.push(outside('the station connects', () => world.connect()));
  for (const nodeId of GATEWAYS) {
    if (isToRenew(world, nodeId))
      events.push(outside(`${nodeId} gets its next certificate`, () => renewListener(world, nodeId)));
  }
  const [question] = server.questions();
  if (question !== undefined) {
    events.push(ofServer(`the second person says yes to ${question.action.kind}`, () => world.answer('approve')));
  }
  if (isWaveOver(world)) events.push(ofServer('the wave of roots is over', () => endWave(world)));
  const [step] = line.agenda;
  if (question === undefined && !line.isWaveOut && step !== undefined) {
    events.push(ofServer(`a person ${anchorSteps[step].words}`, () => followAgenda(world)));
  }
  return events;
}

/** When somebody looks again by the clock; null: nobody does. */
export const nextTime = (world: ModelWorld): number | null => world.server.nextLook(world.identityId);

/** It knocks again and again; while nothing of what it has opens, that changes nothing. */
const getsIn = (world: ModelWorld): boolean =>
  !world.line.station.habits.includes('is_gone') &&
  world.trusts() &&
  credentialsOf(world.line.station).some((credential) => world.admits(credential));

const duties = {
  send_request: 'sends its signing request',
  reconnect: 'leaves its connection',
  restart: 'restarts',
} as const;

const told = (kind: string): string => kind.replaceAll('_', ' ');

export function about({ command }: Call): string {
  return command.kind === 'change_setting' ? `change ${told(command.setting)}` : told(command.kind);
}

const hears = (call: Call): string =>
  call.isAwaited
    ? `the server hears of "${about(call)}": ${call.outcome?.outcome ?? ''}`
    : `nobody hears of "${about(call)}"`;
