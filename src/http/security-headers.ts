import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Environment } from '../config/environment.js';
import { milliseconds } from '../config/milliseconds.js';
import { REQUEST_ID_HEADER } from './request-id.js';

/** The page `/docs` works with this, from this server alone; everything else is data. */
const CONTENT_SECURITY_POLICY = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  // Swagger UI styles some of its elements one by one.
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", 'data:'],
  connectSrc: ["'self'"],
  baseUri: ["'none'"],
  formAction: ["'none'"],
  frameAncestors: ["'none'"],
};

const LIMITS = ['Retry-After', 'X-RateLimit-Limit', 'X-RateLimit-Remaining', 'X-RateLimit-Reset'];

/** How long a browser remembers that it may, in seconds. */
const PREFLIGHT_MAX_AGE = 600;

/** Tells browsers what they may do with the answers: docs/security.md. Registered before any route. */
export async function addSecurityHeaders(
  app: NestFastifyApplication,
  { HSTS, CORS_ORIGINS }: Environment,
): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: CONTENT_SECURITY_POLICY },
    strictTransportSecurity: HSTS !== 'off' && {
      maxAge: Math.floor(milliseconds(HSTS) / 1_000),
      includeSubDomains: false,
    },
    xFrameOptions: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
  });
  const origins = CORS_ORIGINS?.split(',').map((origin) => origin.trim().toLowerCase());
  if (!origins) return;
  await app.register(cors, {
    origin: origins.includes('*') ? '*' : origins,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: ['Authorization', 'Content-Type', 'Guest-Session', 'Idempotency-Key', REQUEST_ID_HEADER],
    exposedHeaders: [REQUEST_ID_HEADER, ...LIMITS, 'Idempotent-Replayed'],
    // Tokens travel in a header that scripts set: no browser sends them by itself.
    credentials: false,
    maxAge: PREFLIGHT_MAX_AGE,
    strictPreflight: false,
  });
}
