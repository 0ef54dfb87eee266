import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, validateSync, type ValidationError } from 'class-validator';
import { ConfigurationError } from '../errors/startup-error.js';
import { Environment } from './environment.js';

/** Names of all variables, as the class declares them. */
export const variableNames = (): string[] => [
  ...new Set(
    getMetadataStorage()
      .getTargetValidationMetadatas(Environment, '', false, false)
      .map(({ propertyName }) => propertyName),
  ),
];

/**
 * @param variables as in `process.env`; those of other programs are ignored, empty ones are unset
 * @throws {ConfigurationError} naming every variable that is not allowed
 */
export function readEnvironment(variables: Readonly<Record<string, string | undefined>>): Environment {
  const given = variableNames().flatMap((name) => {
    const value = variables[name]?.trim();
    return value ? [[name, value] as const] : [];
  });
  const environment = plainToInstance(Environment, Object.fromEntries(given), { exposeDefaultValues: true });
  const problems = validateSync(environment, { stopAtFirstError: true }).map((error) => describe(error, variables));
  if (!environment.ADMIN_EMAIL !== !environment.ADMIN_PASSWORD) {
    problems.push('ADMIN_EMAIL and ADMIN_PASSWORD go together: set both or none');
  }
  if (environment.REDIS_URL && environment.REDIS_HOST) {
    problems.push('REDIS_URL and REDIS_HOST exclude each other: set one of them');
  }
  if (problems.length > 0) throw new ConfigurationError(problems);
  return environment;
}

/**
 * The environment of this process, with the file `.env` for what it leaves open.
 *
 * @throws {ConfigurationError} naming every variable that is not allowed
 */
export function loadEnvironment(file = '.env'): Environment {
  const defaults = existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {};
  const own = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value?.trim()));
  return readEnvironment({ ...defaults, ...own });
}

function describe(
  { property, constraints }: ValidationError,
  variables: Readonly<Record<string, string | undefined>>,
): string {
  const allowed = Object.values(constraints ?? {})[0] ?? 'something else';
  return `${property} is ${shown(property, variables[property])}, but must be ${allowed}`;
}

/** Passwords, tokens and keys are not repeated, neither their own variables nor passwords within URLs. */
function shown(name: string, value = ''): string {
  if (/(PASSWORD|TOKEN|KEYS)$/.test(name)) return '(a hidden value)';
  const masked = name.endsWith('_URL')
    ? value.replace(/:[^:@/]*@/, ':***@').replace(/(password=)[^&#]*/gi, '$1***')
    : value;
  return `"${masked.slice(0, 200)}"`;
}
