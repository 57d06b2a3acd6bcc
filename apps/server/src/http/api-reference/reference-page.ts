import type { FastifySwaggerUiOptions } from '@fastify/swagger-ui';

/**
 * The API's reference at `/docs`: Swagger UI from our own files, under our own content security policy,
 * asking nobody else. What is tried out there is sent as by the page of the operator UI.
 */
export const referencePage: FastifySwaggerUiOptions = {
  routePrefix: '/docs',
  theme: { title: 'BetterFleet Certificates API' },
  uiConfig: {
    deepLinking: true,
    docExpansion: 'list',
    defaultModelsExpandDepth: 0,
    displayRequestDuration: true,
    persistAuthorization: false,
    // The validator of others would be told of every installation.
    validatorUrl: null,
    // It runs in the browser and cannot name anything of this file.
    requestInterceptor: (request) => {
      (request as unknown as { headers: Record<string, string> }).headers['x-requested-with'] = 'reference';
      return request;
    },
  },
};
