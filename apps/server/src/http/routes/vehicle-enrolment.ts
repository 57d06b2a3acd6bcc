import { type IdentityId, parseIdentityId } from '@bfcert/certificate-lifecycle';
import {
  parseEnrolmentTokenId,
  parseVasEnrolmentId,
  parseVehicleKeyId,
  type VasEnrolment,
  type VehicleEnrolment,
  type VehicleKey,
} from '@bfcert/vehicle-provisioning';
import { z } from 'zod';
import { actorOf, type HttpApp } from '../app.ts';
import { commandContext } from '../command-context.ts';
import { cursor } from '../cursor.ts';
import { RefusedRequest } from '../problems.ts';
import { explained } from '../schemas/certificates.ts';
import { page, pageOf } from '../schemas/common.ts';
import {
  answeredEnrolment,
  enrolmentToken,
  enrolmentTokenWish,
  madeEnrolmentToken,
  namedKey,
  vasEnrolment,
  vasEnrolmentsQuery,
  vasProgram,
  vasProgramSettings,
  vasProgramWish,
  vehicleKey,
  vehicleKeyWish,
  wayInQuery,
  withdrawnToken,
} from '../schemas/vehicle-enrolment.ts';
import { given } from './given.ts';
import { taken } from './taken.ts';

const tags = ['vehicle enrolment'];
const params = z.object({ id: z.string() });

/** How vehicles are let in for their certificates towards a service (docs/operations/vehicles.md). */
export function vehicleEnrolmentRoutes(app: HttpApp, enrolment: VehicleEnrolment): void {
  app.get(
    '/api/v1/vas-programs',
    {
      schema: {
        tags,
        summary: 'How each program lets vehicles in',
        description: 'Every program of the ownership matrix, also those of which nobody has said anything.',
        response: { 200: z.object({ data: z.array(vasProgram) }) },
      },
    },
    async () => ({
      data: (await enrolment.vasPrograms()).map(({ changedAt, ...one }) => ({
        ...one,
        changedAt: changedAt?.toISOString() ?? null,
      })),
    }),
  );

  app.put(
    '/api/v1/vas-programs/:program',
    {
      schema: {
        tags,
        summary: 'Say how a program lets vehicles in',
        description: 'Counts from the next request on. One that becomes the default takes it from the one before.',
        params: z.object({ program: z.string() }),
        body: vasProgramWish,
        response: { 200: vasProgramSettings },
      },
    },
    async (request) => {
      const { reason, ...wish } = request.body;
      const { program } = request.params;
      return taken(await enrolment.setVasProgram({ program, ...wish }, commandContext(request, reason)));
    },
  );

  app.get(
    '/api/v1/enrolment-tokens',
    {
      schema: {
        tags,
        summary: 'One-time tokens of vehicles',
        description: 'Newest first, also those that are over; never their secrets.',
        querystring: wayInQuery,
        response: { 200: pageOf(enrolmentToken) },
      },
    },
    async (request) => {
      const { after, limit, ...only } = request.query;
      const filter = { ...ofVehicle(only), before: cursor(after, parseEnrolmentTokenId), limit: limit + 1 };
      const rows = await enrolment.enrolmentTokens(filter, actorOf(request).owners);
      return page(rows.map(tokenRow), limit, ({ tokenId }) => tokenId);
    },
  );

  app.post(
    '/api/v1/enrolment-tokens',
    {
      schema: {
        tags,
        summary: 'Make a one-time token for a vehicle',
        description:
          'It is good for one request of this vehicle in one program, under its VIN (HTTP Basic). The secret is in this answer and nowhere else.',
        body: enrolmentTokenWish,
        response: { 201: madeEnrolmentToken },
      },
    },
    async (request, reply) => {
      const { reason, identityId, program, expiresAt = null } = request.body;
      const wish = { identityId: vehicleId(identityId), program, expiresAt };
      const made = taken(await enrolment.createEnrolmentToken(wish, commandContext(request, reason)));
      return reply.code(201).send(made);
    },
  );

  app.post(
    '/api/v1/enrolment-tokens/:id/actions/withdraw',
    {
      schema: {
        tags,
        summary: 'Withdraw a one-time token',
        description: 'It opens nothing from this moment. A certificate that it has led to stays what it is.',
        params,
        body: explained,
        response: { 200: withdrawnToken },
      },
    },
    async (request) => {
      const tokenId = parseEnrolmentTokenId(request.params.id);
      if (tokenId === null) throw new RefusedRequest('enrolment_token_unknown', 'There is no such token.');
      return taken(await enrolment.withdrawEnrolmentToken({ tokenId }, commandContext(request, request.body.reason)));
    },
  );

  app.get(
    '/api/v1/vehicle-keys',
    {
      schema: {
        tags,
        summary: 'Keys by which vehicles may come',
        description: 'Newest first, also those that were withdrawn.',
        querystring: wayInQuery,
        response: { 200: pageOf(vehicleKey) },
      },
    },
    async (request) => {
      const { after, limit, ...only } = request.query;
      const filter = { ...ofVehicle(only), before: cursor(after, parseVehicleKeyId), limit: limit + 1 };
      const rows = await enrolment.vehicleKeys(filter, actorOf(request).owners);
      return page(rows.map(keyRow), limit, ({ keyId }) => keyId);
    },
  );

  app.post(
    '/api/v1/vehicle-keys',
    {
      schema: {
        tags,
        summary: 'Register a key of a vehicle',
        description: 'Whoever signs a request with it is this vehicle in this program, without any other proof.',
        body: vehicleKeyWish,
        response: { 201: namedKey },
      },
    },
    async (request, reply) => {
      const { reason, identityId, ...wish } = request.body;
      const context = commandContext(request, reason);
      const made = taken(await enrolment.registerVehicleKey({ identityId: vehicleId(identityId), ...wish }, context));
      return reply.code(201).send(made);
    },
  );

  app.post(
    '/api/v1/vehicle-keys/:id/actions/withdraw',
    {
      schema: {
        tags,
        summary: 'Withdraw a key of a vehicle',
        description: 'Whoever signs with it alone is nobody from this moment.',
        params,
        body: explained,
        response: { 200: namedKey },
      },
    },
    async (request) => {
      const keyId = parseVehicleKeyId(request.params.id);
      if (keyId === null) throw new RefusedRequest('vehicle_key_unknown', 'There is no such key.');
      return taken(await enrolment.withdrawVehicleKey({ keyId }, commandContext(request, request.body.reason)));
    },
  );

  app.get(
    '/api/v1/vas-enrolments',
    {
      schema: {
        tags,
        summary: 'Requests of vehicles for certificates',
        description: 'Newest first. `state=waiting` finds those that a person has to answer.',
        querystring: vasEnrolmentsQuery,
        response: { 200: pageOf(vasEnrolment) },
      },
    },
    async (request) => {
      const { after, limit, state, ...only } = request.query;
      const before = cursor(after, parseVasEnrolmentId);
      const filter = { ...ofVehicle(only), ...given({ state }), before, limit: limit + 1 };
      const rows = await enrolment.enrolments(filter, actorOf(request).owners);
      return page(rows.map(enrolmentRow), limit, ({ enrolmentId }) => enrolmentId);
    },
  );

  for (const [verb, answer, summary, description] of [
    [
      'approve',
      'accepted',
      'Let a vehicle have its first certificate',
      'It is given when the vehicle sends its request again.',
    ],
    ['decline', 'declined', 'Refuse a vehicle its certificate', 'The same request is answered no from then on.'],
  ] as const) {
    app.post(
      `/api/v1/vas-enrolments/:id/actions/${verb}`,
      { schema: { tags, summary, description, params, body: explained, response: { 200: answeredEnrolment } } },
      async (request) => {
        const enrolmentId = parseVasEnrolmentId(request.params.id);
        if (enrolmentId === null) throw new RefusedRequest('enrolment_unknown', 'There is no such enrolment.');
        const context = commandContext(request, request.body.reason);
        return taken(await enrolment.answerEnrolment({ enrolmentId, answer }, context));
      },
    );
  }
}

/** A vehicle that is named in an order, or a list of its own. */
function vehicleId(text: string): IdentityId {
  const identityId = parseIdentityId(text);
  if (identityId === null) throw new RefusedRequest('vehicle_unknown', 'There is no such vehicle.');
  return identityId;
}

function ofVehicle({
  vehicle,
  program,
}: {
  readonly vehicle?: string | undefined;
  readonly program?: string | undefined;
}) {
  const identityId = vehicle === undefined ? undefined : parseIdentityId(vehicle);
  if (identityId === null) {
    throw new RefusedRequest('invalid', 'This is not the id of a vehicle.', '/querystring/vehicle');
  }
  return given({ identityId, program });
}

type ShownToken = Awaited<ReturnType<VehicleEnrolment['enrolmentTokens']>>[number];

const tokenRow = (token: ShownToken): z.infer<typeof enrolmentToken> => ({
  tokenId: token.id,
  identityId: token.identityId,
  owner: token.owner,
  program: token.program,
  createdBy: token.createdBy,
  createdAt: token.createdAt.toISOString(),
  expiresAt: token.expiresAt.toISOString(),
  state: token.state,
});

const keyRow = (key: VehicleKey): z.infer<typeof vehicleKey> => ({
  keyId: key.id,
  identityId: key.identityId,
  owner: key.owner,
  program: key.program,
  spkiSha256: key.spkiSha256,
  registeredBy: key.registeredBy,
  registeredAt: key.registeredAt.toISOString(),
  withdrawnAt: key.withdrawnAt?.toISOString() ?? null,
});

const enrolmentRow = (one: VasEnrolment): z.infer<typeof vasEnrolment> => ({
  enrolmentId: one.id,
  identityId: one.identityId,
  owner: one.owner,
  program: one.program,
  proof: one.proof,
  state: one.state,
  csrPem: one.csrPem,
  provenWith: one.provenWith,
  certificateId: one.certificateId,
  requestedAt: one.requestedAt.toISOString(),
  answeredBy: one.answeredBy,
  answeredAt: one.answeredAt?.toISOString() ?? null,
});
