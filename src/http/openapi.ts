import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { addCommonProblems } from './openapi-common.js';
import { markSecurity } from './openapi-security.js';
import { ProblemDetails } from './problem-details.js';

/** Serves `/openapi.json`, and `/docs` to read and try it; everything comes from this server. Built when first asked for. */
export function serveDocumentation(app: INestApplication): void {
  const config = new DocumentBuilder()
    .setTitle('Larder')
    .setDescription(
      'A community that meets, plans and decides together. Errors are problem details (RFC 9457). Answers carry X-RateLimit-Limit, X-RateLimit-Remaining and X-RateLimit-Reset (seconds), and X-Request-Id, which a request may bring.',
    )
    .setVersion('1')
    .addBearerAuth({
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'opaque',
      description: 'The token that a sign-in gives',
    })
    .build();
  const document = (): OpenAPIObject => {
    const created = SwaggerModule.createDocument(app, config, { extraModels: [ProblemDetails] });
    addCommonProblems(created);
    markSecurity(app, created);
    return created;
  };
  SwaggerModule.setup('docs', app, document, {
    jsonDocumentUrl: 'openapi.json',
    raw: ['json'],
    customSiteTitle: 'Larder API',
    swaggerOptions: { validatorUrl: null, persistAuthorization: true, showExtensions: true },
  });
}
