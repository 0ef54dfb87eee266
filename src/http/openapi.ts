import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';

/** Serves `/openapi.json`, and `/docs` to read and try it; everything comes from this server. Built when first asked for. */
export function serveDocumentation(app: INestApplication): void {
  const config = new DocumentBuilder()
    .setTitle('Larder')
    .setDescription('A community that meets, plans and decides together. Errors are problem details (RFC 9457).')
    .setVersion('1')
    .addBearerAuth({
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'opaque',
      description: 'The token that a sign-in gives',
    })
    .build();
  const document = (): OpenAPIObject => SwaggerModule.createDocument(app, config);
  SwaggerModule.setup('docs', app, document, {
    jsonDocumentUrl: 'openapi.json',
    raw: ['json'],
    customSiteTitle: 'Larder API',
    swaggerOptions: { validatorUrl: null, persistAuthorization: true },
  });
}
