import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Principal, Role } from '../access/principal.js';
import { Cacheable, CacheEvict } from '../cache/index.js';
import { PasswordHasher } from './password-hasher.js';
import { toPublicProfile, toUserView, type PublicProfileView, type UserView } from './user.view.js';
import {
  EVICTED_BY_REMOVAL,
  EVICTED_BY_UPDATE,
  FLAG_FAMILIES,
  USER_KEYS,
  USER_TTL,
  EVICTED_BY_CREATION,
  TAGS_EVICTED_BY_REMOVAL,
} from './users.cache.js';
import { UserNotFoundError } from './users.errors.js';
import { UsersRepository, type NewUser, type RemovedUser, type UserChanges } from './users.repository.js';

export interface Registration {
  readonly email: string;
  readonly password: string;
  readonly displayName: string;
  readonly role: Role;
}

/** A write to an account, with the wallet addresses that led to it before and lead to it now. */
export interface AccountWrite<T> {
  readonly written: T;
  readonly walletAddresses: readonly string[];
}

/** An account that is gone, with what showed it. */
export interface AccountRemoval extends AccountWrite<string>, Omit<RemovedUser, 'walletAddress' | 'wasNamedByFlag'> {
  /** Families of keys of flags that are outdated: none when no flag named the account. */
  readonly flagFamilies: readonly string[];
}

/** That somebody knew the password of a user, as long as it is the one with this hash. Not to be kept. */
export interface VerifiedPassword {
  readonly userId: string;
  readonly passwordHash: string;
}

@Injectable()
export class UsersService {
  constructor(
    private readonly users: UsersRepository,
    private readonly passwords: PasswordHasher,
  ) {}

  @Cacheable(USER_KEYS.profile, USER_TTL.profile, { emptyTtl: USER_TTL.unknown, encrypt: true })
  async findProfile(userId: string): Promise<UserView | null> {
    const user = await this.users.findById(userId);
    return user && toUserView(user);
  }

  /** @param address lower case */
  @Cacheable(USER_KEYS.byWallet, USER_TTL.profile, { emptyTtl: USER_TTL.unknown, encrypt: true })
  async findByWallet(address: string): Promise<UserView | null> {
    const user = await this.users.findByWallet(address);
    return user && toUserView(user);
  }

  @Cacheable(USER_KEYS.publicProfile, USER_TTL.publicProfile, { emptyTtl: USER_TTL.unknown })
  async findPublicProfile(userId: string): Promise<PublicProfileView | null> {
    const user = await this.users.findById(userId);
    return user && toPublicProfile(user);
  }

  /** What authorisation needs of a user; null once the account is gone, whatever sessions there still are. */
  @Cacheable(USER_KEYS.principal, USER_TTL.principal, { emptyTtl: USER_TTL.unknown })
  async findPrincipal(userId: string): Promise<Principal | null> {
    const user = await this.users.findById(userId);
    return user && { userId: user.id, role: user.role };
  }

  /** @throws {EmailTakenError} */
  async create({ password, ...rest }: Registration): Promise<UserView> {
    return this.insert({ ...rest, passwordHash: await this.passwords.hash(password) });
  }

  /** The write of {@link create}: no transaction waits until a password is hashed. @throws {EmailTakenError} */
  @CacheEvict(EVICTED_BY_CREATION)
  async insert(user: NewUser): Promise<UserView> {
    return toUserView(await this.users.insert(user));
  }

  /**
   * @throws {UserNotFoundError}
   * @throws {WalletTakenError}
   */
  @CacheEvict(EVICTED_BY_UPDATE)
  async update(userId: string, changes: UserChanges): Promise<AccountWrite<UserView>> {
    const updated = await this.users.update(userId, changes);
    if (!updated) throw new UserNotFoundError();
    const { user, previousWallet } = updated;
    return { written: toUserView(user), walletAddresses: addresses(previousWallet, user.walletAddress) };
  }

  /** Removes the account and all that hangs on it. @throws {UserNotFoundError} */
  @CacheEvict(EVICTED_BY_REMOVAL, { tags: TAGS_EVICTED_BY_REMOVAL })
  async remove(userId: string): Promise<AccountRemoval> {
    const removed = await this.users.remove(userId);
    if (!removed) throw new UserNotFoundError();
    const { walletAddress, wasNamedByFlag, ...traces } = removed;
    const flagFamilies = wasNamedByFlag ? FLAG_FAMILIES : [];
    return { flagFamilies, written: userId, walletAddresses: addresses(walletAddress), ...traces };
  }

  /**
   * @param by who it is said to be
   * @returns what was proved, or null: which half is wrong cannot be told, not by the time it takes either
   */
  async verify(by: { email: string } | { id: string }, password: string): Promise<VerifiedPassword | null> {
    const known = await this.users.findCredentials(by);
    const isRight = await this.passwords.matches(password, known?.passwordHash);
    return isRight && known ? { userId: known.id, passwordHash: known.passwordHash } : null;
  }

  hashPassword(password: string): Promise<string> {
    return this.passwords.hash(password);
  }

  /**
   * @param manager of the transaction that also ends the sessions of the user
   * @param verified the password that this one replaces
   * @returns false when that one was replaced by another meanwhile
   */
  setPassword(manager: EntityManager, verified: VerifiedPassword, passwordHash: string): Promise<boolean> {
    return this.users.updatePassword(manager, verified.userId, verified.passwordHash, passwordHash);
  }

  hasAdministrator(): Promise<boolean> {
    return this.users.hasAdministrator();
  }
}

const addresses = (...wallets: readonly (string | null)[]): string[] => [
  ...new Set(wallets.filter((wallet) => wallet !== null)),
];
