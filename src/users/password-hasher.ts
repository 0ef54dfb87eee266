import { Injectable } from '@nestjs/common';
import { hash, verify, type Options } from '@node-rs/argon2';

/** OWASP Password Storage Cheat Sheet: argon2id (the default of the package) with 19 MiB, 2 passes, 1 lane. */
const PARAMETERS: Options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Argon2id. Verification of an unknown user costs the same as that of a known one. */
@Injectable()
export class PasswordHasher {
  private readonly decoy = this.hash(crypto.randomUUID());

  hash(password: string): Promise<string> {
    return hash(password, PARAMETERS);
  }

  /** @param passwordHash undefined when there is no such user: the answer is no, and takes as long as any other */
  async matches(password: string, passwordHash: string | undefined): Promise<boolean> {
    const isRight = await verify(passwordHash ?? (await this.decoy), password);
    return isRight && passwordHash !== undefined;
  }
}
