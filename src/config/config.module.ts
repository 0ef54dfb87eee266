import type { DynamicModule } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import type { Environment } from './environment.js';

/**
 * Makes the validated environment injectable as `ConfigService<Environment, true>`:
 * `config.get('PORT', { infer: true })`. Nothing is read from `process.env` after this.
 *
 * @param environment already validated: the application does not start with a wrong one
 */
export const configModule = (environment: Environment): Promise<DynamicModule> =>
  ConfigModule.forRoot({
    isGlobal: true,
    ignoreEnvFile: true,
    skipProcessEnv: true,
    load: [() => Object.assign({}, environment)],
  });
