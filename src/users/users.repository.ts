import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { QueryFailedError, Repository, type EntityManager } from 'typeorm';
import type { Role } from '../access/principal.js';
import { retryingConflicts } from '../database/retrying-conflicts.js';
import { accountTraces, forgetDeadLetters, heirsOf, leaveFlags, type AccountTraces } from './account-traces.js';
import type { Theme } from './theme.js';
import { UserEntity } from './user.entity.js';
import { EmailTakenError, WalletTakenError } from './users.errors.js';

export interface NewUser {
  readonly email: string;
  readonly passwordHash: string;
  readonly displayName: string;
  readonly role: Role;
}

/** Absent fields stay as they are. */
export interface UserChanges {
  readonly displayName?: string;
  readonly theme?: Theme;
  readonly avatarUrl?: string | null;
  readonly walletAddress?: string | null;
}

/** What led to an account that is gone, and showed it. */
export interface RemovedUser extends Omit<AccountTraces, 'ownedCommunityIds'> {
  readonly walletAddress: string | null;
  /** Who owns now what it owned. */
  readonly heirIds: readonly string[];
  readonly wasNamedByFlag: boolean;
}

@Injectable()
export class UsersRepository {
  constructor(@InjectRepository(UserEntity) private readonly users: Repository<UserEntity>) {}

  findById(id: string): Promise<UserEntity | null> {
    return this.users.findOneBy({ id });
  }

  /** @param walletAddress lower case */
  findByWallet(walletAddress: string): Promise<UserEntity | null> {
    return this.users.findOneBy({ walletAddress });
  }

  /** For the verification of passwords only: what it gives must not be kept. */
  findCredentials(by: { email: string } | { id: string }): Promise<{ id: string; passwordHash: string } | null> {
    const query = this.users.createQueryBuilder('u').select(['u.id', 'u.passwordHash']);
    if ('id' in by) return query.where('u.id = :id', by).getOne();
    return query.where('lower(u.email) = lower(:email)', by).getOne();
  }

  hasAdministrator(): Promise<boolean> {
    return this.users.existsBy({ role: 'admin' });
  }

  /** @throws {EmailTakenError} */
  async insert(user: NewUser): Promise<UserEntity> {
    const { generatedMaps } = await this.users
      .createQueryBuilder()
      .insert()
      .values(user)
      .returning(['id'])
      .execute()
      .catch(refuseDuplicates);
    return this.users.findOneByOrFail({ id: String(generatedMaps[0]?.id) });
  }

  /**
   * @returns the user and the wallet address it had before, or null if there is no such user
   * @throws {WalletTakenError}
   */
  update(id: string, changes: UserChanges): Promise<{ user: UserEntity; previousWallet: string | null } | null> {
    return this.users.manager
      .transaction(async (manager) => {
        const user = await manager.findOne(UserEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
        if (!user) return null;
        const previousWallet = user.walletAddress;
        return { user: await manager.save(Object.assign(user, changes)), previousWallet };
      })
      .catch(refuseDuplicates);
  }

  /**
   * @param manager of the transaction that also ends the sessions
   * @param from hash of the password that was verified
   * @returns false when it is not that of the user any more
   */
  async updatePassword(manager: EntityManager, id: string, from: string, to: string): Promise<boolean> {
    const { affected } = await manager.update(UserEntity, { id, passwordHash: from }, { passwordHash: to });
    return affected === 1;
  }

  /**
   * The lock comes first, so that nothing begins to show the account between the reading of its traces and its end. What
   * the user is writing elsewhere at that moment may hold locks the other way round: Postgres then gives one of the two up.
   */
  remove(id: string): Promise<RemovedUser | null> {
    return retryingConflicts(() => this.removeOnce(id));
  }

  private removeOnce(id: string): Promise<RemovedUser | null> {
    return this.users.manager.transaction(async (manager) => {
      const user = await manager.findOne(UserEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (!user) return null;
      const { ownedCommunityIds, ...traces } = await accountTraces(manager, id);
      const wasNamedByFlag = await leaveFlags(manager, id);
      await forgetDeadLetters(manager, id);
      await manager.delete(UserEntity, { id });
      return {
        ...traces,
        wasNamedByFlag,
        walletAddress: user.walletAddress,
        heirIds: await heirsOf(manager, ownedCommunityIds),
      };
    });
  }
}

function refuseDuplicates(error: unknown): never {
  const cause: unknown = error instanceof QueryFailedError ? error.driverError : undefined;
  const constraint = cause instanceof Error && 'constraint' in cause ? cause.constraint : undefined;
  if (constraint === 'users_email_key') throw new EmailTakenError();
  if (constraint === 'users_wallet_address_key') throw new WalletTakenError();
  throw error;
}
