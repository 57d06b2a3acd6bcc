import { boundValues, type CommandContext } from '@bfcert/certificate-lifecycle';
import type { OwnerScope } from '@bfcert/kernel/actor';
import type { DomainEvent } from '@bfcert/kernel/outbox';
import type { Certificate, SigningRequest } from '@bfcert/kernel/x509';
import { answerEnrolment } from './commands/answer-enrolment.ts';
import { createEnrolmentToken, type TokenWish } from './commands/create-enrolment-token.ts';
import { enrolVehicle } from './commands/enrol-vehicle.ts';
import { proveByCurrent, proveByKey, proveByManufacturer, proveByToken } from './commands/prove-vehicle.ts';
import { recordVehicleTransaction } from './commands/record-vehicle-transaction.ts';
import { registerVehicleKey, type VehicleKeyWish } from './commands/register-vehicle-key.ts';
import { setVasProgram, type VasProgramWish } from './commands/set-vas-program.ts';
import { tellOfRefusedEnrolment, tellOfStranger } from './commands/tell-of-refusal.ts';
import { withdrawEnrolmentToken, withdrawVehicleKey } from './commands/withdraw-way-in.ts';
import type { EnrolmentDependencies } from './enrolment-ports.ts';
import type { OwnDoor } from './own-door/own-door.ts';
import { vasPrograms } from './queries/vas-programs.ts';
import { whenVehicleMoved } from './reactions/when-vehicle-moved.ts';
import { type EnrolmentTokenId, stateOfToken } from './vas-enrolment/enrolment-token.ts';
import type { KnownIssuers } from './vas-enrolment/known-issuers.ts';
import type { ProvenByCurrent, ProvenVehicle, VehicleDoor } from './vas-enrolment/proven-vehicle.ts';
import type { VasEnrolmentId } from './vas-enrolment/vas-enrolment.ts';
import { usualProgram, type VasProgram } from './vas-enrolment/vas-program.ts';
import type { VehicleKeyId } from './vas-enrolment/vehicle-key.ts';

export type VehicleEnrolment = ReturnType<typeof createVehicleEnrolment>;

/** How vehicles come to their certificates towards a service: every verb and every question, over one set of dependencies. */
export function createVehicleEnrolment(deps: EnrolmentDependencies) {
  const { transactions, stores, lifecycle, clock } = deps;
  return {
    proveByManufacturer: (program: string, leaf: Certificate, issuers: KnownIssuers) =>
      proveByManufacturer(deps, program, leaf, issuers),
    proveByCurrent: (program: string, leaf: Certificate, issuers: KnownIssuers) =>
      proveByCurrent(deps, program, leaf, issuers),
    proveByToken: (program: string, login: { readonly vin: string; readonly secret: string }) =>
      proveByToken(deps, program, login),
    proveByKey: (program: string, spkiSha256: string) => proveByKey(deps, program, spkiSha256),

    enrolVehicle: (vehicle: ProvenVehicle, request: SigningRequest, door: VehicleDoor) =>
      enrolVehicle(deps, vehicle, request, door),
    recordVehicleTransaction: (vehicle: ProvenByCurrent, door: VehicleDoor) =>
      recordVehicleTransaction(deps, vehicle, door),
    tellOfStranger: (...told: Rest<Parameters<typeof tellOfStranger>>) => tellOfStranger(deps, ...told),
    tellOfRefusedEnrolment: (...told: Rest<Parameters<typeof tellOfRefusedEnrolment>>) =>
      tellOfRefusedEnrolment(deps, ...told),

    createEnrolmentToken: (wish: TokenWish, context: CommandContext) => createEnrolmentToken(deps, wish, context),
    registerVehicleKey: (wish: VehicleKeyWish, context: CommandContext) => registerVehicleKey(deps, wish, context),
    answerEnrolment: (
      answer: { readonly enrolmentId: VasEnrolmentId; readonly answer: 'accepted' | 'declined' },
      context: CommandContext,
    ) => answerEnrolment(deps, answer, context),
    withdrawEnrolmentToken: (which: { readonly tokenId: EnrolmentTokenId }, context: CommandContext) =>
      withdrawEnrolmentToken(deps, which, context),
    withdrawVehicleKey: (which: { readonly keyId: VehicleKeyId }, context: CommandContext) =>
      withdrawVehicleKey(deps, which, context),
    setVasProgram: (wish: VasProgramWish, context: CommandContext) => setVasProgram(deps, wish, context),

    /** Said by a server of its own door, at least once a minute. */
    doorIsOpen: (door: OwnDoor) => transactions.run((tx) => stores.doors.heard(tx, door, clock.now())),
    doorIsClosed: (node: string) => transactions.run((tx) => stores.doors.closed(tx, node)),

    /** Subscriber of the outbox. */
    reaction: {
      name: whenVehicleMoved.name,
      handle: async (events: readonly DomainEvent[]): Promise<void> => {
        for (const event of events)
          if (whenVehicleMoved.types.includes(event.type)) await whenVehicleMoved.react(deps, event);
      },
    },

    /** Newest first, as the next two. */
    enrolments: (query: Parameters<typeof stores.enrolments.page>[2], owners: OwnerScope) =>
      transactions.run((tx) => stores.enrolments.page(tx, owners, query)),
    enrolmentTokens: async (query: Parameters<typeof stores.tokens.page>[2], owners: OwnerScope) => {
      const found = await transactions.run((tx) => stores.tokens.page(tx, owners, query));
      return found.map((token) => ({ ...token, state: stateOfToken(token, clock.now()) }));
    },
    vehicleKeys: (query: Parameters<typeof stores.keys.page>[2], owners: OwnerScope) =>
      transactions.run((tx) => stores.keys.page(tx, owners, query)),
    vasPrograms: () => vasPrograms(deps),
    /** Of a program of the ownership matrix; null: it has no such program. `label` null: the one for requests without a label. */
    vasProgram: async (label: string | null): Promise<Pick<VasProgram, 'program' | 'approval' | 'v2icp'> | null> => {
      const known = (slug: string) => lifecycle.ownership.programs().some((program) => program.slug === slug);
      if (label !== null && !known(label)) return null;
      const found = await transactions.run((tx) =>
        label === null ? stores.programs.default(tx) : stores.programs.find(tx, label),
      );
      if (label !== null) return found ?? { program: label, ...usualProgram };
      return found !== null && known(found.program) ? found : null;
    },
    /** Whether this is the VIN of a vehicle of the program: a name, and no proof of anything. */
    isVehicleOf: async (program: string, vin: string): Promise<boolean> => {
      const identity = await lifecycle.identityByBinding('vin', vin);
      if (identity === null || identity.decommissioned !== undefined) return false;
      return boundValues(identity, 'program').includes(program);
    },
    /** Whether a vehicle of this program may come with nothing but a key that is registered for it. */
    takesRegisteredKeys: (program: string) => transactions.run((tx) => stores.keys.anyIn(tx, program)),
  };
}

type Rest<Tuple extends readonly unknown[]> = Tuple extends readonly [unknown, ...infer Others] ? Others : never;
