import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import type { Environment } from '../config/environment.js';
import { EmailTakenError } from '../users/users.errors.js';
import { UsersService } from '../users/users.service.js';

const FIRST_ADMINISTRATOR = 'admin@larder.local';

/** Sees to it that there is an administrator: the configured one, or in an embedded database a first one of our own. */
@Injectable()
export class AdministratorService implements OnApplicationBootstrap {
  private readonly logger = new Logger('Administrator');

  constructor(
    private readonly users: UsersService,
    private readonly config: ConfigService<Environment, true>,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const email = this.config.get('ADMIN_EMAIL', { infer: true });
    const password = this.config.get('ADMIN_PASSWORD', { infer: true });
    if (email && password) await this.ensure(email, password);
    else if (!this.config.get('DATABASE_URL', { infer: true })) await this.ensureFirst();
  }

  /** An account that exists is left as it is: its owner may have changed the password since. */
  private async ensure(email: string, password: string): Promise<boolean> {
    try {
      await this.users.create({ email, password, displayName: 'Administrator', role: 'admin' });
      return true;
    } catch (error) {
      if (error instanceof EmailTakenError) return false;
      throw error;
    }
  }

  private async ensureFirst(): Promise<void> {
    if (await this.users.hasAdministrator()) return;
    const file = join(this.config.get('DATA_DIR', { infer: true }), 'admin-password');
    if (await this.ensure(FIRST_ADMINISTRATOR, await keptPassword(file))) {
      this.logger.log(`Created the administrator ${FIRST_ADMINISTRATOR}; the password is in ${file}`);
    }
  }
}

/** Written before the account exists, so that a crash in between cannot leave an account that nobody can open. */
async function keptPassword(file: string): Promise<string> {
  const kept = await readFile(file, 'utf8').catch(() => '');
  if (kept.trim()) return kept.trim();
  const password = randomBytes(18).toString('base64url');
  await writeFile(file, `${password}\n`, { mode: 0o600 });
  return password;
}
